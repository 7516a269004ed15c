// What the panel shows, out of what the API tells. Figures that this build of the engine does not take are left out.

import type { AudioWorkletAnywhereApi } from '../api';

/** The figures of one moment. A member is undefined where nobody measures it. */
export interface Figures {
  readonly nodes: number;
  readonly activeProcessors: number;
  readonly busChannels: number;
  /** Seconds. */
  readonly latency: number | undefined;
  /** Part of the time that processors take, 0 to 1. */
  readonly load: number | undefined;
  /** Blocks lost so far. */
  readonly lost: number | undefined;
  /** Messages so far, both ways. */
  readonly messages: number | undefined;
  readonly driver: string | undefined;
}

type Loose = Record<string, unknown>;

/** Takes the figures of all contexts together. */
export function takeFigures(api: AudioWorkletAnywhereApi): Figures {
  const all = api.stats() as unknown as Loose;
  const each = api.graphs().map(({ context, latency }) => ({ latency, ...ofContext(api, context) }));
  const { nodes, activeProcessors, busChannels } = api.stats();
  return {
    nodes, activeProcessors, busChannels,
    latency: most(each.map(({ latency }) => latency)),
    load: most(each.map((one) => numberAt(one, 'load', 'mean'))) ?? numberAt(all, 'load', 'mean'),
    lost: sum(each.map((one) => numberAt(one, 'lost'))) ?? numberAt(all, 'lost'),
    messages: sum(each.map((one) => numberAt(one, 'messages'))) ?? numberAt(all, 'messages'),
    driver: each.map((one: Loose) => one.driver).filter((name) => typeof name === 'string')[0],
  };
}

function ofContext(api: AudioWorkletAnywhereApi, context: BaseAudioContext): Loose {
  return (api.stats as unknown as (context: BaseAudioContext) => Loose)(context);
}

// A number, or the member of an object that is meant, or the sum of its members.
function numberAt(holder: Loose, name: string, inner = ''): number | undefined {
  const value = holder[name];
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (inner in value) return (value as Record<string, number>)[inner];
  return sum(Object.keys(value).map((key) => (value as Record<string, number>)[key]));
}

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => typeof value === 'number');

function sum(values: readonly (number | undefined)[]): number | undefined {
  return known(values).length > 0 ? known(values).reduce((total, value) => total + value, 0) : undefined;
}

function most(values: readonly (number | undefined)[]): number | undefined {
  return known(values).length > 0 ? Math.max(...known(values)) : undefined;
}
