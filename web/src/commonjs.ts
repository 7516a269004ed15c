// The CommonJS module, for require(). Bundlers that know ES modules take index.ts instead, even for require().

import { createApi, defineApi, type AudioWorkletAnywhereApi } from './api';
import { scriptLocation } from './module-location';

export type { AudioWorkletAnywhereApi } from './api';
export type { GraphEdge, GraphNode, WorkletGraph } from './graph-snapshot';
export type { Inspector, InspectorOptions } from './inspector-loader';
export type { BufferSize, DriverName, InstallOptions, RealmOption } from './options';
export type { ContextStatistics, ProcessorStatistics, Statistics } from './statistics';

/** The API; undefined where there is no page. */
export const AudioWorkletAnywhere: AudioWorkletAnywhereApi | undefined =
  typeof window === 'object' && typeof document === 'object'
    ? defineApi(window, () => createApi(window, scriptLocation(), '', {}))
    : undefined;

export default AudioWorkletAnywhere;
