// Makes a graph of its description in any page and renders it.

import { addModuleText } from '../audio';
import type { Automation, Change, EdgeDescription, GraphDescription, NodeDescription } from './graph';
import { PROCESSORS } from './processors';
import { Random } from './random';

type Scope = Window & typeof globalThis;
type Loose = Record<string, unknown> & AudioNode;

/** Renders a graph with the Web Audio of a window; answers its channels. */
export async function render(scope: Scope, graph: GraphDescription): Promise<Float32Array[]> {
  const context = new scope.OfflineAudioContext(graph.channels, graph.length, graph.sampleRate);
  if (graph.nodes.some(({ kind }) => kind === 'worklet')) await addModuleText(context, PROCESSORS);
  const nodes = graph.nodes.map((description) => makeNode(scope, context, description));
  for (const edge of graph.edges) connect(context, nodes, edge);
  graph.nodes.forEach((description, index) => begin(nodes[index] as Loose, description, graph.sampleRate));
  for (const change of graph.changes) {
    void context.suspend(change.frame / graph.sampleRate).then(() => {
      apply(context, nodes, change);
      return context.resume();
    });
  }
  const buffer = await context.startRendering();
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
}

function makeNode(scope: Scope, context: OfflineAudioContext, description: NodeDescription): Loose {
  const node = create(scope, context, description);
  for (const [name, value] of Object.entries(description.attributes)) (node as Loose)[name] = resolve(context, name, value);
  for (const [name, calls] of Object.entries(description.params)) for (const call of calls) automate(paramOf(node, name), call);
  return node as Loose;
}

function create(scope: Scope, context: OfflineAudioContext, { kind, args }: NodeDescription): AudioNode {
  if (kind === 'worklet') return new scope.AudioWorkletNode(context, args[0] as string, args[1] as AudioWorkletNodeOptions);
  if (kind === 'class') {
    const constructors = scope as unknown as Record<string, new (context: BaseAudioContext, options: unknown) => AudioNode>;
    return new (constructors[args[0] as string] as (typeof constructors)[string])(context, args[1]);
  }
  const factories = context as unknown as Record<string, (...args: readonly unknown[]) => AudioNode>;
  return (factories[`create${kind}`] as (typeof factories)[string]).apply(context, args as unknown[]);
}

/** Seeds stand for buffers and curves, which would make a printed graph unreadable. */
function resolve(context: OfflineAudioContext, name: string, value: unknown): unknown {
  if (name === 'buffer') {
    const { seed, channels, length, whole } = value as { seed: number; channels: number; length: number; whole?: boolean };
    const random = new Random(seed);
    const buffer = context.createBuffer(channels, length, context.sampleRate);
    for (let channel = 0; channel < channels; channel++) {
      const samples = buffer.getChannelData(channel);
      for (let i = 0; i < length; i++) samples[i] = whole ? random.whole(-8, 8) : random.between(-1, 1);
    }
    return buffer;
  }
  return name === 'curve' ? new Float32Array(value as number[]) : value;
}

function begin(node: Loose, { start, stop, kind, attributes }: NodeDescription, sampleRate: number): void {
  const { context } = node;
  if (kind === 'Oscillator' && attributes.type === undefined && start !== undefined && start % 3 === 1) {
    (node as unknown as OscillatorNode).setPeriodicWave(context.createPeriodicWave(new Float32Array([0, 0.5, 0.25]), new Float32Array([0, 0.1, -0.3])));
  }
  const source = node as unknown as AudioScheduledSourceNode;
  if (start !== undefined) source.start(start / sampleRate);
  if (stop !== undefined) source.stop(stop / sampleRate);
}

function paramOf(node: AudioNode, name: string): AudioParam {
  const { parameters } = node as { parameters?: AudioParamMap } & AudioNode;
  return (parameters ? parameters.get(name) : (node as unknown as Record<string, AudioParam>)[name]) as AudioParam;
}

function automate(param: AudioParam, [method, ...args]: Automation): void {
  if (method === 'value') {
    param.value = args[0] as number;
    return;
  }
  const values = args.map((value) => (typeof value === 'number' ? value : new Float32Array(value)));
  (param as unknown as Record<string, (...args: unknown[]) => void>)[method]?.(...values);
}

function connect(context: OfflineAudioContext, nodes: readonly AudioNode[], { from, output, to, input, param }: EdgeDescription): void {
  const source = nodes[from] as AudioNode;
  const destination = to < 0 ? context.destination : (nodes[to] as AudioNode);
  if (param) source.connect(paramOf(destination, param), output);
  else source.connect(destination, output, input);
}

function apply(context: OfflineAudioContext, nodes: readonly AudioNode[], change: Change): void {
  for (const edge of change.connect) connect(context, nodes, edge);
  for (const { from, output, to, input, param } of change.disconnect) {
    const destination = to < 0 ? context.destination : (nodes[to] as AudioNode);
    if (param) (nodes[from] as AudioNode).disconnect(paramOf(destination, param), output);
    else (nodes[from] as AudioNode).disconnect(destination, output, input);
  }
  for (const { node, param, call } of change.automate) automate(paramOf(nodes[node] as AudioNode, param), call);
}
