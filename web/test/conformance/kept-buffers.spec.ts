// A processor may do with the arrays that process() gets what it likes: transfer them, or keep them. Web Audio §1.32.5.3.

import '../install';
import { addModuleText, constant, contextWith, messages, openContext } from '../audio';

/** What a processor posted of one call: its number, and the arrays it was given. */
interface Posted {
  call: number;
  input: Float32Array;
  gain: Float32Array;
}

describe('the arrays of process()', () => {
  it('may be transferred away, of inputs, outputs and parameters, in each call: what was in them arrives, and the next call has new ones', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('gives', class extends AudioWorkletProcessor {
      static get parameterDescriptors() { return [{ name: 'gain', defaultValue: 0.25, automationRate: 'k-rate' }]; }
      process([[input]], [[output]], { gain }) {
        if (!input) return true;
        this.call = (this.call || 0) + 1;
        const lengths = [input, output, gain].map(({ length }) => length);
        if (lengths.join() !== '128,128,1') throw new Error('lengths ' + lengths);
        if (output.some((sample) => sample !== 0)) throw new Error('output not of zeros');
        this.port.postMessage({ call: this.call, input, gain }, [input.buffer, gain.buffer]);
        this.port.postMessage({ call: this.call, input: output, gain: output }, [output.buffer]);
        return this.call < 20;
      }
    });`);
    const node = new AudioWorkletNode(context, 'gives');
    let failures = 0;
    node.onprocessorerror = () => failures++;
    constant(context, 0.75).connect(node).connect(context.destination);
    const posted = await messages<Posted>(node.port, 40);
    expect(failures).toBe(0);
    expect(posted.map(({ call }) => call)).toEqual(Array.from({ length: 40 }, (_, index) => (index >> 1) + 1));
    const given = posted.filter((_, index) => index % 2 === 0);
    for (const { gain } of given) expect(Array.from(gain)).toEqual([0.25]);
    // A ScriptProcessorNode may lose a quantum: then it is silent.
    for (const { input } of given) expect(input.every((sample) => sample === 0.75) || input.every((sample) => sample === 0)).toBe(true);
    expect(given.filter(({ input }) => input[0] === 0.75).length).toBeGreaterThan(10);
  });

  it('may be kept: they stay whole, and the next calls go on', async () => {
    const context = await contextWith(`
      process([[input]], [[output]]) {
        if (!input) return true;
        this.kept = this.kept || [];
        this.kept.push(input);
        output.set(input);
        if (this.kept.length < 10) return true;
        this.port.postMessage(this.kept.map((array) => [array.length, array[0], array[127]]));
        return false;
      }`);
    const node = new AudioWorkletNode(context, 'processor');
    constant(context, 0.5).connect(node).connect(context.destination);
    const [kept] = await messages<number[][]>(node.port, 1);
    expect(kept).toEqual(Array.from({ length: 10 }, () => [128, 0.5, 0.5]));
  });
});
