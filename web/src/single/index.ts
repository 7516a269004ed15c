// The ES module that carries its engine: for bundlers that cannot be told of files, and for pages of one file.

import { createApi, defineApi, type AudioWorkletAnywhereApi } from '../api';
import { scriptLocation } from '../module-location';
import { carriedEngine } from './carried-engine';

export type { AudioWorkletAnywhereApi } from '../api';
export type { GraphEdge, GraphNode, WorkletGraph } from '../graph-snapshot';
export type { Inspector, InspectorOptions } from '../inspector-loader';
export type { BufferSize, DriverName, InstallOptions, RealmOption } from '../options';
export type { ContextStatistics, ProcessorStatistics, Statistics } from '../statistics';

/** The API; undefined where there is no page. */
export const AudioWorkletAnywhere: AudioWorkletAnywhereApi | undefined =
  typeof window === 'object' && typeof document === 'object'
    ? defineApi(window, () => createApi(window, { ...scriptLocation(), bytes: carriedEngine }, '', {}))
    : undefined;

export default AudioWorkletAnywhere;
