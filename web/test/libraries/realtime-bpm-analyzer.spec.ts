// An analyser of rhythm, which loads its processor from a Blob.

import type * as Bpm from 'realtime-bpm-analyzer';
import { describeInNewerBrowsers, openLibrary } from './library';

describeInNewerBrowsers('Realtime BPM Analyzer', () => {
  it('finds the tempo of a click track', async () => {
    const { library, context } = await openLibrary<typeof Bpm>('realtime-bpm-analyzer');
    const analyzer = await library.createRealtimeBpmAnalyzer(context);
    const { sampleRate } = context;
    const track = context.createBuffer(1, sampleRate / 2, sampleRate); // 120 beats a minute
    track.getChannelData(0).forEach((_, i, data) => { data[i] = i < 4000 ? Math.sin(i * 0.02) * (1 - i / 4000) : 0; });
    const source = context.createBufferSource();
    source.buffer = track;
    source.loop = true;
    source.connect(analyzer.node);
    analyzer.node.connect(context.destination);
    source.start();
    const tempo = await new Promise<number>((resolve) => {
      analyzer.on('bpm', ({ bpm }) => { if (bpm[0] && bpm[0].count > 10) resolve(bpm[0].tempo); });
    });
    expect(Math.abs(tempo - 120)).toBeLessThan(3);
  });
});
