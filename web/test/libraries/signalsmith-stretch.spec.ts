// A time-stretcher in WebAssembly, which makes its module out of its own source.

import { until } from '../page';
import { itInNewerBrowsers, loudness, openLibrary } from './library';

interface Stretch extends AudioNode {
  readonly inputTime: number;
  addBuffers(channels: Float32Array[]): Promise<number>;
  start(options: object): Promise<unknown>;
  setUpdateInterval(seconds: number, callback: (time: number) => void): Promise<unknown>;
}

describe('Signalsmith Stretch', () => {
  itInNewerBrowsers('plays a buffer at half its speed', async () => {
    const { library, context } = await openLibrary<{ default: (context: AudioContext) => Promise<Stretch> }>('/base/node_modules/signalsmith-stretch/SignalsmithStretch.mjs');
    const stretch = await library.default(context);
    const sine = Float32Array.from({ length: 2 * context.sampleRate }, (_, i) => Math.sin(i * 0.05));
    expect(await stretch.addBuffers([sine, sine])).toBeCloseTo(2, 3);
    const times: number[] = [];
    await stretch.setUpdateInterval(0.05, (time) => times.push(time));
    await stretch.start({ rate: 0.5, loopStart: 0, loopEnd: 2 });
    expect(await loudness(stretch, (peak) => peak > 0.5)).toBeGreaterThan(0.5);
    await until(() => times.length > 4, 'it tells the time');
    const last = times.length - 1;
    expect(times[last]).toBeGreaterThan(times[last - 2] as number);
  });
});
