// connect() and disconnect() of worklet nodes, in every form: Web Audio §1.5.5 (methods of AudioNode).

import '../install';
import { contextWith, errorOf, openContext } from '../audio';
import { sharedContext } from '../shared';

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

describe('each form of connect() and disconnect() answers as between native nodes (Web Audio §1.5.5)', () => {
  const context = sharedContext(`registerProcessor('processor', class extends AudioWorkletProcessor {${NOTHING}});`);

  interface Pair {
    /** Two inputs, three outputs. */
    readonly node: AudioNode;
    /** One input, one output. */
    readonly other: AudioNode;
    readonly param: AudioParam;
  }

  const worklets = (): Pair => {
    const node = new AudioWorkletNode(context(), 'processor', { numberOfInputs: 2, numberOfOutputs: 3 });
    return { node, other: new AudioWorkletNode(context(), 'processor'), param: context().createGain().gain };
  };
  const mixed = (): Pair => ({ ...worklets(), other: context().createGain() });
  // No native node has two inputs and three outputs: one that takes, one that gives.
  const taking = (): Pair => ({ node: context().createChannelMerger(2), other: context().createGain(), param: context().createGain().gain });
  const giving = (): Pair => ({ node: context().createChannelSplitter(3), other: context().createGain(), param: context().createGain().gain });

  type Call = (pair: Pair) => unknown;
  const call = (node: AudioNode, method: 'connect' | 'disconnect', ...args: unknown[]): unknown =>
    (node[method] as (...args: unknown[]) => unknown)(...args);

  /** What becomes of some calls: what each answers, or the name of what it throws. */
  async function outcomes(make: () => Pair, calls: readonly Call[]): Promise<string[]> {
    const pair = make();
    const seen: string[] = [];
    for (const each of calls) {
      try {
        const answer = each(pair);
        seen.push(answer === pair.other ? 'the other' : answer === pair.node ? 'the node' : String(answer));
      } catch (error) {
        const type = error instanceof DOMException ? 'DOMException' : 'TypeError';
        seen.push(`${type} ${(error as Error).name}`);
      }
    }
    await Promise.resolve();
    return seen;
  }

  const giveForms: Record<string, Call[]> = {
    'to a node': [({ node, other }) => call(node, 'connect', other), ({ node, other }) => call(node, 'connect', other), ({ node, other }) => call(node, 'disconnect', other), ({ node, other }) => call(node, 'disconnect', other)],
    'to a node, by output': [({ node, other }) => call(node, 'connect', other, 2), ({ node, other }) => call(node, 'disconnect', other, 1), ({ node, other }) => call(node, 'disconnect', other, 2), ({ node, other }) => call(node, 'disconnect', other, 2)],
    'to a node, by output and input': [({ node, other }) => call(node, 'connect', other, 1, 0), ({ node, other }) => call(node, 'disconnect', other, 0, 0), ({ node, other }) => call(node, 'disconnect', other, 1, 0), ({ node, other }) => call(node, 'disconnect', other, 1, 0)],
    'to an AudioParam': [({ node, param }) => call(node, 'connect', param), ({ node, param }) => call(node, 'disconnect', param), ({ node, param }) => call(node, 'disconnect', param)],
    'to an AudioParam, by output': [({ node, param }) => call(node, 'connect', param, 2), ({ node, param }) => call(node, 'disconnect', param, 0), ({ node, param }) => call(node, 'disconnect', param, 2), ({ node, param }) => call(node, 'disconnect', param, 2)],
    'and takes all away': [({ node }) => call(node, 'disconnect'), ({ node, other }) => call(node, 'connect', other), ({ node, param }) => call(node, 'connect', param, 1), ({ node }) => call(node, 'disconnect'), ({ node, other }) => call(node, 'disconnect', other), ({ node, param }) => call(node, 'disconnect', param, 1)],
    'and takes an output away': [({ node, other }) => call(node, 'connect', other, 1), ({ node }) => call(node, 'disconnect', 0), ({ node }) => call(node, 'disconnect', 1), ({ node, other }) => call(node, 'disconnect', other, 1), ({ node }) => call(node, 'disconnect', 2)],
    'with outputs that are not there': [({ node, other }) => call(node, 'connect', other, 3), ({ node, other }) => call(node, 'connect', other, -1), ({ node, param }) => call(node, 'connect', param, 3), ({ node }) => call(node, 'disconnect', 3), ({ node, other }) => call(node, 'disconnect', other, 3), ({ node, param }) => call(node, 'disconnect', param, 3)],
    'with inputs that are not there': [({ node, other }) => call(node, 'connect', other, 0, 1), ({ node, other }) => call(node, 'connect', other, 0, -1), ({ node, other }) => call(node, 'disconnect', other, 0, 1)],
    'with what is no node': [({ node }) => call(node, 'connect'), ({ node }) => call(node, 'connect', null), ({ node }) => call(node, 'connect', undefined), ({ node }) => call(node, 'connect', {}), ({ node }) => call(node, 'connect', 0), ({ node }) => call(node, 'connect', 'x'), ({ node }) => call(node, 'disconnect', null), ({ node }) => call(node, 'disconnect', {}), ({ node, other }) => call(Object.create(node) as AudioNode, 'connect', other)],
    'with numbers as Web IDL converts them': [({ node, other }) => call(node, 'connect', other, '1', '0'), ({ node, other }) => call(node, 'disconnect', other, 1.9, 0.9), ({ node, other }) => call(node, 'connect', other, 4294967298), ({ node, other }) => call(node, 'disconnect', other, 2), ({ node, other }) => call(node, 'connect', other, NaN, null), ({ node, other }) => call(node, 'disconnect', other, 0, 0), ({ node, other }) => call(node, 'connect', other, undefined, undefined), ({ node }) => call(node, 'disconnect', 0)],
  };
  for (const [form, calls] of Object.entries(giveForms)) {
    it(`from its outputs ${form}`, async () => {
      const native = await outcomes(giving, calls);
      expect(await outcomes(mixed, calls)).withContext('to a native node').toEqual(native);
      expect(await outcomes(worklets, calls)).withContext('to a worklet').toEqual(native);
    });
  }

  const takeForms: Record<string, Call[]> = {
    'as a whole': [({ node, other }) => call(other, 'connect', node), ({ node, other }) => call(other, 'disconnect', node), ({ node, other }) => call(other, 'disconnect', node)],
    'one by one': [({ node, other }) => call(other, 'connect', node, 0, 1), ({ node, other }) => call(other, 'disconnect', node, 0, 0), ({ node, other }) => call(other, 'disconnect', node, 0, 1), ({ node, other }) => call(other, 'disconnect', node)],
    'both, and all of them away': [({ node, other }) => call(other, 'connect', node, 0, 0), ({ node, other }) => call(other, 'connect', node, 0, 1), ({ node, other }) => call(other, 'disconnect', node), ({ node, other }) => call(other, 'disconnect', node, 0, 1)],
    'that are not there': [({ node, other }) => call(other, 'connect', node, 0, 2), ({ node, other }) => call(other, 'connect', node, 1), ({ node, other }) => call(other, 'disconnect', node, 0, 2), ({ node, other }) => call(other, 'disconnect', node, 1, 0)],
  };
  for (const [form, calls] of Object.entries(takeForms)) {
    it(`into its inputs ${form}`, async () => {
      const native = await outcomes(taking, calls);
      expect(await outcomes(mixed, calls)).withContext('from a native node').toEqual(native);
      expect(await outcomes(worklets, calls)).withContext('from a worklet').toEqual(native);
    });
  }

  it('from a node without outputs, and into one without inputs: an IndexSizeError', async () => {
    const [sink, source] = [new AudioWorkletNode(context(), 'processor', { numberOfOutputs: 0 }), new AudioWorkletNode(context(), 'processor', { numberOfInputs: 0 })];
    const gain = context().createGain();
    for (const action of [() => sink.connect(gain), () => sink.connect(gain.gain), () => gain.connect(source), () => sink.connect(source)]) {
      expect((await errorOf(action)).name).withContext(String(action)).toBe('IndexSizeError');
    }
    expect(() => { sink.disconnect(); }).not.toThrow();
  });

  it('to itself, which is a loop', () => {
    const node = new AudioWorkletNode(context(), 'processor');
    expect(node.connect(node)).toBe(node);
    expect(() => { node.disconnect(node); }).not.toThrow();
  });
});
