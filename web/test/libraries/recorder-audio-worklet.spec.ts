// A recorder: what extendable-media-recorder records with.

import type * as Recorder from 'recorder-audio-worklet';
import { openLibrary } from './library';

describe('recorder-audio-worklet', () => {
  it('records what plays, block after block, to a port', async () => {
    const { page, library, context } = await openLibrary<typeof Recorder>('recorder-audio-worklet');
    await library.addRecorderAudioWorkletModule((url) => context.audioWorklet.addModule(url));
    const node = library.createRecorderAudioWorkletNode(page.AudioWorkletNode as never, context as never, { channelCount: 1 } as never);
    const constant = context.createConstantSource();
    constant.offset.value = 0.25;
    constant.connect(node as unknown as AudioNode);
    constant.start();
    const { port1, port2 } = new page.MessageChannel();
    const recorded = new Promise<Float32Array[]>((resolve) => {
      const samples: Float32Array[] = [];
      port2.onmessage = ({ data }: MessageEvent<Float32Array[]>) => {
        samples.push(data[0] as Float32Array);
        if (samples.length === 20) resolve(samples);
      };
    });
    await (node as unknown as { record(port: MessagePort): Promise<void> }).record(port1);
    const blocks = await recorded;
    expect(new Set(blocks.map((block) => block.length))).toEqual(new Set([128]));
    expect(blocks.some((block) => block.every((sample) => sample === 0.25))).toBe(true);
    await (node as unknown as { stop(): Promise<void> }).stop();
  });
});
