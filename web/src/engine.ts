// The engine as the page sees it: its exports, views on its memory, and typed cold calls over the mailbox.
// Runs on the page's main thread. Nothing here allocates except the cold calls and the rebuilding of views.

import type { EngineExports } from './abi';
import { fromEngineName, toEngineName } from './engine-names';

/** What the engine needs from the page; every method may be called while an export is running. */
export interface EngineHost {
  /** Constructs the processor of a node: 0, or 1 if that threw. */
  constructProcessor(node: number): number;
  /** Calls process() once and answers a ProcessStatus. */
  process(node: number): number;
  /** Hands a record's payload (`length` bytes at `pointer`, valid only during the call) to one end of a port; answers 0. */
  deliver(node: number, end: number, kind: number, pointer: number, length: number): number;
  /** Queues one `processorerror` event on a node. */
  processorError(node: number): void;
  /** Says that a processor will never be called again. */
  processorDone(node: number): void;
  /** Says that a routed input needs another width, or that a parameter has no lane any more; re-wire after the export returned. */
  inputRouteChanged(node: number, input: number): void;
  /** Says that an output has another channel count now. */
  outputChannelsChanged(node: number, output: number, count: number): void;
  /** Called once, when the Go program has ended by a panic: console error, silence, `processorerror` on every node. */
  engineDied(error: Error): void;
}

/** The one object through which option bags travel: set before a cold call, read during it. */
export interface Mailbox {
  argument: unknown;
  result: unknown;
}

/** One parameter of a processor, WebIDL-converted. Web Audio §1.32.5.4, AudioParamDescriptor. */
export interface ParameterDescriptor {
  name: string;
  defaultValue: number;
  minValue: number;
  maxValue: number;
  automationRate: 'a-rate' | 'k-rate';
}

/** AudioWorkletNodeOptions after WebIDL conversion, without processorOptions; absent members are undefined. */
export interface NodeOptions {
  numberOfInputs?: number | undefined;
  numberOfOutputs?: number | undefined;
  outputChannelCount?: number[] | undefined;
  parameterData?: { name: string; value: number }[] | undefined;
  channelCount?: number | undefined;
  channelCountMode?: ChannelCountMode | undefined;
  channelInterpretation?: ChannelInterpretation | undefined;
}

/** What the engine made of the options: every default resolved. */
export interface ResolvedNode {
  /** The new node's id. */
  node: number;
  numberOfInputs: number;
  numberOfOutputs: number;
  /** One count per output. */
  outputChannelCount: number[];
  channelCount: number;
  channelCountMode: ChannelCountMode;
  channelInterpretation: ChannelInterpretation;
  /** In the order of the descriptors; `value` is the initial one. */
  parameters: (ParameterDescriptor & { value: number })[];
}

/** A refusal by the standard's rules: `name` is a DOMException name, or 'RangeError' or 'TypeError'. */
export class EngineRefusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The running engine; one per page. */
export class Engine {
  /** The engine's functions, called directly on the render path; after death each answers undefined. */
  readonly exports: EngineExports;
  /** Why the Go program ended, or null while it runs. */
  dead: Error | null = null;

  /** The engine's memory now: growth detaches it and puts another in its place. */
  memoryBuffer!: ArrayBuffer;
  /** All of the engine's memory as int32, float32, float64 and bytes; take them anew after every call into the engine. */
  int32!: Int32Array;
  float32!: Float32Array;
  float64!: Float64Array;
  uint8!: Uint8Array;

  /** `module` is what it is an instance of. */
  constructor(exports: EngineExports, private readonly memory: WebAssembly.Memory, private readonly mailbox: Mailbox, readonly module: WebAssembly.Module) {
    this.exports = exports;
    this.memoryMoved();
  }

  /** Go says that its memory has grown: to ask WebAssembly for the buffer again and again would be dear. */
  memoryMoved(): void {
    const { buffer } = this.memory;
    this.memoryBuffer = buffer;
    this.int32 = new Int32Array(buffer);
    this.float32 = new Float32Array(buffer);
    this.float64 = new Float64Array(buffer);
    this.uint8 = new Uint8Array(buffer);
  }

  /** Registers a processor in a context; throws EngineRefusal by the rules of Web Audio §1.32.3.2, registerProcessor(). */
  registerProcessor(context: number, name: string, parameterDescriptors: ParameterDescriptor[]): void {
    this.post({ name: toEngineName(name), parameterDescriptors: parameterDescriptors.map(withEngineName) });
    const status = this.exports.awp_register_processor(context);
    const result = this.collect();
    if (status !== 0) throw this.refusal(result);
  }

  /** Answers whether a processor of that name is registered in a context. */
  hasProcessor(context: number, name: string): boolean {
    this.post({ name: toEngineName(name) });
    const status = this.exports.awp_has_processor(context);
    this.collect();
    if (this.dead) throw this.dead;
    return status === 1;
  }

  /** Makes a worklet node and queues the construction of its processor; throws EngineRefusal (Web Audio §1.32.4.1). */
  constructNode(context: number, processorName: string, options: NodeOptions): ResolvedNode {
    const { parameterData } = options;
    this.post({
      processorName: toEngineName(processorName),
      options: parameterData ? { ...options, parameterData: parameterData.map(withEngineName) } : options,
    });
    const node = this.exports.awp_construct_node(context);
    const result = this.collect();
    if (!node) throw this.refusal(result);
    const resolved = result as Omit<ResolvedNode, 'node'>;
    for (const parameter of resolved.parameters) parameter.name = fromEngineName(parameter.name);
    return Object.assign(resolved, { node });
  }

  /** Marks the engine dead: from now on its exports answer undefined and enter Go no more. */
  die(error: Error): void {
    this.dead = error;
    const silent = (): undefined => undefined;
    const exports = this.exports as unknown as Record<string, () => undefined>;
    for (const name of Object.keys(exports)) exports[name] = silent;
  }

  // Go reads the argument synchronously at once, so a cold call inside a cold call finds its own.
  private post(argument: unknown): void {
    if (this.dead) throw this.dead;
    this.mailbox.argument = argument;
    this.mailbox.result = undefined;
  }

  private collect(): unknown {
    const { result } = this.mailbox;
    this.mailbox.argument = this.mailbox.result = undefined;
    return result;
  }

  private refusal(result: unknown): Error {
    if (this.dead) return this.dead;
    const { name, message } = result as { name: string; message: string };
    return new EngineRefusal(name, message);
  }
}

function withEngineName<T extends { readonly name: string }>(item: T): T {
  return { ...item, name: toEngineName(item.name) };
}
