// A tracker: libopenmpt as WebAssembly inside the processor's own module, which is imported by another module.

import { trackerModule } from './tracker-module';
import { itInNewerBrowsers, loudness, openLibrary } from './library';

interface Player {
  readonly gain: GainNode;
  onInitialized(handler: () => void): void;
  onMetadata(handler: (meta: { title: string; type: string; dur: number }) => void): void;
  onError(handler: (error: { type: string }) => void): void;
  onProgress(handler: (progress: { row: number }) => void): void;
  play(bytes: ArrayBuffer): void;
}

describe('chiptune3', () => {
  itInNewerBrowsers('plays a tracker module', async () => {
    const { library, context } = await openLibrary<{ ChiptuneJsPlayer: new (options: object) => Player }>('/base/node_modules/chiptune3/chiptune3.js');
    const player = new library.ChiptuneJsPlayer({ context, repeatCount: -1 });
    await new Promise<void>((resolve) => player.onInitialized(resolve));
    const meta = new Promise<{ title: string; type: string }>((resolve, reject) => {
      player.onMetadata(resolve);
      player.onError(({ type }) => reject(new Error(type)));
    });
    player.play(trackerModule('square wave'));
    expect((await meta).title).toBe('square wave');
    expect(await loudness(player.gain, (peak) => peak > 0.1)).toBeGreaterThan(0.1);
  });
});
