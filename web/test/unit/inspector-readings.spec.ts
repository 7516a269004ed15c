// What the inspector's charts make of two looks at the figures.

import type { Figures, Sound } from '../../src/inspector/figures';
import { CHARTS, type Reading } from '../../src/inspector/readings';

const SOUND: Sound = { latency: 0.0464, load: 0.034, worst: 0.52, lost: 256, underruns: 2, toProcessors: 100, toNodes: 40 };

function look(time: number, sound: Partial<Sound> | null): Figures {
  return { time, nodes: 9, processors: 3, busChannels: 4, sound: sound && { ...SOUND, ...sound }, contexts: '' };
}

function read(name: string, now: Figures, before: Figures | null): Reading | null {
  return CHARTS.filter((kind) => kind.name === name).map((kind) => kind.read(now, before))[0] as Reading | null;
}

describe('the inspector', () => {
  it('shows how many messages a second went each way since the look before', () => {
    const [before, now] = [look(1000, {}), look(1500, { toProcessors: 500, toNodes: 41 })];
    expect(read('to-processors', now, before)).toEqual({ value: 800, text: '800 / s', more: '500 so far' });
    expect(read('to-nodes', now, before)).toEqual({ value: 2, text: '2 / s', more: '41 so far' });
  });

  it('shows no rate at the first look, and none below zero when a context has gone', () => {
    expect(read('to-processors', look(1000, {}), null)).toEqual({ value: 0, text: '0 / s', more: '100 so far' });
    expect(read('to-processors', look(1500, { toProcessors: 10 }), look(1000, {}))?.value).toBe(0);
  });

  it('shows lost frames in all, and draws those since the look before', () => {
    expect(read('lost', look(1500, { lost: 1000, underruns: 3 }), look(1000, {}))).toEqual({ value: 744, text: '1,000 frames', more: '3 times so far' });
  });

  it('shows load and latency, and says that there is nothing while nothing is rendered', () => {
    expect(read('load', look(1000, {}), null)).toEqual({ value: 0.034, text: '3.4 % (52 %)' });
    expect(read('latency', look(1000, {}), null)).toEqual({ value: 0.0464, text: '46.4 ms' });
    for (const name of ['load', 'lost', 'latency', 'to-processors', 'to-nodes']) expect(read(name, look(1000, null), look(500, {}))).withContext(name).toBeNull();
    expect(read('nodes', look(1000, null), null)).toEqual({ value: 9, text: '9' });
  });
});
