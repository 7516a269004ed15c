// A compiler whose output is a worklet: Faust, compiled to WebAssembly in the page.

import type * as Faust from '@grame/faustwasm';
import { itInNewerBrowsers, loudness, openLibrary } from './library';

const FAUST = '/base/node_modules/@grame/faustwasm/libfaust-wasm/libfaust-wasm.js';

describe('Faust', () => {
  itInNewerBrowsers('compiles a synthesizer, which plays and follows its parameters', async () => {
    const { library, context } = await openLibrary<typeof Faust>('faustwasm');
    const compiler = new library.FaustCompiler(new library.LibFaust(await library.instantiateFaustModuleFromFile(FAUST)));
    const generator = new library.FaustMonoDspGenerator();
    await generator.compile(compiler, 'saw', 'import("stdfaust.lib"); process = os.sawtooth(220) * hslider("volume", 0, 0, 1, 0.01);', '-ftz 2');
    const node = (await generator.createNode(context)) as unknown as AudioWorkletNode & { setParamValue(path: string, value: number): void };
    expect(Array.from(node.parameters.keys())).toEqual(['/saw/volume']);
    expect(await loudness(node, () => true)).toBe(0);
    node.setParamValue('/saw/volume', 0.5);
    expect(await loudness(node, (peak) => peak > 0.2)).toBeGreaterThan(0.2);
  });
});
