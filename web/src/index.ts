// The ES module: the same side effect where there is a page, and the named exports. Importing it where there is
// none (server-side rendering) does nothing.

import { createApi, defineApi, type AudioWorkletAnywhereApi } from './api';
import { moduleLocation } from './module-location';

export type { AudioWorkletAnywhereApi } from './api';
export type { GraphEdge, GraphNode, WorkletGraph } from './graph-snapshot';
export type { Inspector, InspectorOptions } from './inspector-loader';
export type { BufferSize, DriverName, InstallOptions, RealmOption } from './options';
export type { ContextStatistics, ProcessorStatistics, Statistics } from './statistics';

/** The API; undefined where there is no page. */
export const AudioWorkletAnywhere: AudioWorkletAnywhereApi | undefined =
  typeof window === 'object' && typeof document === 'object'
    ? defineApi(window, () => createApi(window, moduleLocation(), '', {}))
    : undefined;

export default AudioWorkletAnywhere;
