// connect() and disconnect() of worklet nodes, in every form: Web Audio §1.5.5 (methods of AudioNode).

import '../install';
import { contextWith, errorOf, openContext } from '../audio';

const NOTHING = 'process() { return true; }';

describe('connections', () => {
  it('are made in every form, and answer the destination', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 2, numberOfOutputs: 2 });
    const other = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    expect(gain.connect(node)).toBe(node);
    expect(gain.connect(node, 0, 1)).toBe(node);
    expect(node.connect(gain, 1)).toBe(gain);
    expect(node.connect(other, 1, 0)).toBe(other);
    expect(node.connect(gain.gain)).toBeUndefined();
    node.disconnect(other);
    node.disconnect(gain, 1, 0);
    node.disconnect(gain.gain);
    gain.disconnect(node, 0, 1);
    gain.disconnect(node);
    node.disconnect();
    node.disconnect(1);
  });

  it('throw an IndexSizeError for an output or an input that is not there', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    for (const action of [
      () => gain.connect(node, 0, 1), () => gain.connect(node, 1), () => node.connect(gain, 1), () => node.connect(gain, 0, 1),
      () => node.connect(gain.gain, 1), () => node.disconnect(1),
    ]) {
      expect((await errorOf(action)).name).withContext(String(action)).toBe('IndexSizeError');
    }
  });

  it('throw an InvalidAccessError for another context, and for what is not connected', async () => {
    const context = await contextWith(NOTHING);
    const other = await openContext();
    const node = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    for (const action of [
      () => node.connect(other.destination), () => other.createGain().connect(node), () => node.connect(other.createGain().gain),
      () => node.disconnect(gain), () => gain.disconnect(node), () => node.disconnect(gain.gain),
    ]) {
      expect((await errorOf(action)).name).withContext(String(action)).toBe('InvalidAccessError');
    }
  });

  it('throw a TypeError for what is no node', async () => {
    const node = new AudioWorkletNode(await contextWith(NOTHING), 'processor');
    const connect = (...args: unknown[]): unknown => (node.connect as unknown as (...args: unknown[]) => unknown).apply(node, args);
    for (const args of [[], [null], [{}], ['x']]) expect(() => connect(...args)).withContext(JSON.stringify(args)).toThrowError(TypeError);
  });
});
