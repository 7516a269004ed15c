// What the panel shows, out of what the API tells everybody.

import type { AudioWorkletAnywhereApi } from '../api';
import type { ContextStatistics } from '../statistics';

/** How the sound of all contexts together fares. */
export interface Sound {
  /** Seconds, of the latest. */
  readonly latency: number;
  /** Part of the time that rendering takes: of all together, and of the worst wake. */
  readonly load: number;
  readonly worst: number;
  /** Frames lost so far, and how often. */
  readonly lost: number;
  readonly underruns: number;
  /** Messages posted so far. */
  readonly toProcessors: number;
  readonly toNodes: number;
}

/** The figures of one moment. */
export interface Figures {
  /** Milliseconds. */
  readonly time: number;
  readonly nodes: number;
  readonly processors: number;
  readonly busChannels: number;
  /** Null while nothing is rendered. */
  readonly sound: Sound | null;
  /** The contexts, in words. */
  readonly contexts: string;
}

/** Takes the figures of all contexts together. */
export function takeFigures(api: AudioWorkletAnywhereApi, time: number): Figures {
  const { nodes, activeProcessors: processors, busChannels } = api.stats();
  const contexts = api.graphs().map(({ context }) => ({ context, stats: api.stats(context) }));
  const known = contexts.map(({ stats }) => stats).filter((stats): stats is ContextStatistics => stats !== null);
  return {
    time, nodes, processors, busChannels,
    sound: known.length > 0 ? soundOf(known) : null,
    contexts: contexts.map(({ context, stats }) => describe(context, stats)).join('; '),
  };
}

function soundOf(contexts: readonly ContextStatistics[]): Sound {
  const sum = (read: (one: ContextStatistics) => number): number => contexts.reduce((total, one) => total + read(one), 0);
  return {
    latency: Math.max(...contexts.map(({ latency }) => latency)),
    load: sum(({ load }) => load.mean),
    worst: Math.max(...contexts.map(({ load }) => load.worst)),
    lost: sum(({ lost }) => lost),
    underruns: sum(({ underruns }) => underruns),
    toProcessors: sum(({ messages }) => messages.toProcessors),
    toNodes: sum(({ messages }) => messages.toNodes),
  };
}

function describe({ state, sampleRate }: BaseAudioContext, stats: ContextStatistics | null): string {
  return `${state}, ${sampleRate} Hz${stats ? `, ${stats.driver}, ${stats.latencyFrames} frames` : ''}`;
}
