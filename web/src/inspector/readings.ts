// Which charts there are, and what each reads off the figures.

import { COLOURS } from './element';
import type { Figures, Sound } from './figures';

/** A value of a chart, and what is written beside its title. */
export interface Reading {
  readonly value: number;
  readonly text: string;
  /** More of it, for who points at the chart. */
  readonly more?: string;
}

/** What makes a chart. */
export interface ChartKind {
  /** As its element's data-figure says. */
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  readonly colour: string;
  /** What the picture shows at least. */
  readonly ceiling: number;
  /** Bars are for what happened since the look before. */
  readonly bars: boolean;
  /** A value in words. */
  readonly text: (value: number) => string;
  /** Null where nothing can be told. `before` is null at the first look. */
  readonly read: (now: Figures, before: Figures | null) => Reading | null;
}

const percent = (value: number): string => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;
const frames = (value: number): string => `${value.toLocaleString('en')} frames`;
const milliseconds = (value: number): string => `${(1000 * value).toFixed(1)} ms`;
const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} / s`;
const count = (value: number): string => String(value);

type What = Pick<ChartKind, 'name' | 'title' | 'hint' | 'colour' | 'ceiling' | 'text'>;

function level(what: What, of: (now: Figures) => number | null): ChartKind {
  const read = (now: Figures): Reading | null => {
    const value = of(now);
    return value === null ? null : { value, text: what.text(value) };
  };
  return { ...what, bars: false, read };
}

const ofSound = (of: (sound: Sound) => number) => ({ sound }: Figures): number | null => sound && of(sound);

// What was counted since the look before; a context that has gone takes its counts with it.
function since(of: (sound: Sound) => number, now: Figures, before: Figures | null): number | null {
  if (!now.sound) return null;
  return before && before.sound ? Math.max(0, of(now.sound) - of(before.sound)) : 0;
}

function rate(what: What, of: (sound: Sound) => number): ChartKind {
  const read = (now: Figures, before: Figures | null): Reading | null => {
    const counted = since(of, now, before);
    if (counted === null || !now.sound) return null;
    const value = before ? (1000 * counted) / (now.time - before.time) : 0;
    return { value, text: what.text(value), more: `${of(now.sound)} so far` };
  };
  return { ...what, bars: true, read };
}

const lost: ChartKind = {
  name: 'lost', title: 'Lost', hint: 'Frames that were not ready when they were to be played', colour: COLOURS.hot, ceiling: 1024, bars: true,
  text: frames,
  read: (now, before) => {
    const value = since((sound) => sound.lost, now, before);
    if (value === null || !now.sound) return null;
    return { value, text: frames(now.sound.lost), more: now.sound.underruns > 0 ? `${now.sound.underruns} times so far` : '' };
  },
};

const load: ChartKind = {
  name: 'load', title: 'Load', hint: 'Part of the time that rendering takes: mean (and the worst wake)', colour: COLOURS.worklet, ceiling: 0.1, bars: false,
  text: percent,
  read: ({ sound }) => sound && { value: sound.load, text: `${percent(sound.load)} (${percent(sound.worst)})` },
};

/** The charts, in their order. */
export const CHARTS: readonly ChartKind[] = [
  load,
  lost,
  level({ name: 'latency', title: 'Latency', hint: 'From a worklet’s input to its output', colour: COLOURS.native, ceiling: 0.06, text: milliseconds }, ofSound((sound) => sound.latency)),
  level({ name: 'processors', title: 'Processors', hint: 'Those that are called', colour: COLOURS.worklet, ceiling: 8, text: count }, ({ processors }) => processors),
  rate({ name: 'to-processors', title: 'To processors', hint: 'Messages posted to processors', colour: COLOURS.warm, ceiling: 20, text: perSecond }, (sound) => sound.toProcessors),
  rate({ name: 'to-nodes', title: 'To nodes', hint: 'Messages posted to nodes', colour: COLOURS.warm, ceiling: 20, text: perSecond }, (sound) => sound.toNodes),
  level({ name: 'bus-channels', title: 'Bus channels', hint: 'Channels between browser and engine, both ways', colour: COLOURS.native, ceiling: 8, text: count }, ({ busChannels }) => busChannels),
  level({ name: 'nodes', title: 'Nodes', hint: 'Nodes that the engine knows: worklet nodes, and native ones that lead to one', colour: COLOURS.native, ceiling: 8, text: count }, ({ nodes }) => nodes),
];
