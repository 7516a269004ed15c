// What process() is given (Web Audio §1.32.5.3): frozen arrays of plain Float32Arrays of the realm, kept while the
// layout stays. Never views on engine memory: user code may transfer, keep or post what it gets. Audio path.

import { ProcessStatus } from './abi';
import { BlockWord } from './abi-words';
import type { Processor } from './audio-worklet-processor';
import type { Engine } from './engine';
import { MeasuredTurns } from './measured-turns';
import { ParameterArrays } from './parameter-arrays';
import type { Realm } from './realm';

/** One of so many quanta is measured while somebody looks, and for how many quanta somebody does. */
const OFTEN = 8;
const WATCHED = 1024;

type Channels = readonly (readonly Float32Array[])[];

/** The arrays of one processor and the engine's memory behind them. */
export class ProcessBlock {
  /** Set by run() when it answers Threw: what process() threw. */
  error: unknown = undefined;

  /** How many quanta were measured, and how many milliseconds all of them took. */
  measured = 0;
  milliseconds = 0;
  readonly turns = new MeasuredTurns(OFTEN, WATCHED);

  private readonly words: number;
  private version = -1;
  private buffer: ArrayBuffer | null = null;
  private inputs: Channels = [];
  private outputs: Channels = [];
  private parameters: Record<string, Float32Array> = {};
  // Flat: inputs are copied in, outputs copied out.
  private copiedIn: Float32Array[] = [];
  private copiedInViews: Float32Array[] = [];
  private readonly parameterArrays: ParameterArrays;
  private copiedOut: Float32Array[] = [];
  private copiedOutViews: Float32Array[] = [];

  /** `pointer` is the address of the node's words in engine memory, `names` those of its parameters in order. */
  constructor(
    private readonly engine: Engine,
    private readonly realm: Realm,
    pointer: number,
    names: readonly string[],
  ) {
    this.words = pointer >> 2;
    this.parameterArrays = new ParameterArrays(realm, names);
  }

  /** Calls process() for one render quantum. Allocates only when the layout changed or a buffer was detached. */
  run(processor: Processor): ProcessStatus {
    return this.turns.begin() ? this.measure(processor) : this.call(processor);
  }

  private call(processor: Processor): ProcessStatus {
    const { int32, memoryBuffer } = this.engine;
    if (int32[this.words] !== this.version) this.layOut();
    else if (memoryBuffer !== this.buffer) this.lookAgain();
    if (!this.copyIn()) {
      this.layOut();
      this.copyIn();
    }
    this.parameters = this.parameterArrays.copyIn(this.engine.int32);
    try {
      const { process } = processor;
      if (typeof process !== 'function') {
        this.error = new TypeError("The processor's 'process' is not a function.");
        return ProcessStatus.NotCallable;
      }
      const result: unknown = process.call(processor, this.inputs, this.outputs, this.parameters);
      return result ? ProcessStatus.Truthy : ProcessStatus.Falsy;
    } catch (error) {
      this.error = error;
      return ProcessStatus.Threw;
    } finally {
      this.copyOut();
    }
  }

  // Browsers' clocks are coarse, but the mean of many readings is not.
  private measure(processor: Processor): ProcessStatus {
    const began = performance.now();
    const status = this.call(processor);
    this.milliseconds += performance.now() - began;
    this.measured++;
    return status;
  }

  // A detached array has length 0: false, and everything is made anew.
  private copyIn(): boolean {
    const { copiedIn, copiedInViews, copiedOut, copiedOutViews } = this;
    for (let i = 0; i < copiedIn.length; i++) {
      const array = copiedIn[i] as Float32Array;
      const view = copiedInViews[i] as Float32Array;
      if (array.length !== view.length) return false;
      array.set(view);
    }
    for (let i = 0; i < copiedOut.length; i++) {
      const array = copiedOut[i] as Float32Array;
      if (array.length !== (copiedOutViews[i] as Float32Array).length) return false;
      array.fill(0);
    }
    return true;
  }

  private copyOut(): void {
    if (this.engine.memoryBuffer !== this.buffer) this.lookAgain();
    const { copiedOut, copiedOutViews } = this;
    for (let i = 0; i < copiedOut.length; i++) {
      const array = copiedOut[i] as Float32Array;
      const view = copiedOutViews[i] as Float32Array;
      if (array.length === view.length) view.set(array);
      else view.fill(0);
    }
  }

  // ---- not on the steady path: allocates ----

  private layOut(): void {
    const { engine, words, realm } = this;
    const { int32 } = engine;
    const word = (index: number): number => int32[words + index] as number;
    this.version = word(BlockWord.Version);
    const quantum = word(BlockWord.RenderQuantumSize);
    const numberOfInputs = word(BlockWord.NumberOfInputs);
    const numberOfOutputs = word(BlockWord.NumberOfOutputs);
    this.copiedIn = [];
    this.copiedOut = [];
    const channels = (first: number, count: number, copied: Float32Array[]): Channels =>
      this.freeze(count, (port) => this.freeze(word(first + port), () => {
        const array = new realm.Float32Array(quantum);
        copied.push(array);
        return array;
      }));
    this.inputs = channels(BlockWord.Counts, numberOfInputs, this.copiedIn);
    this.outputs = channels(BlockWord.Counts + numberOfInputs, numberOfOutputs, this.copiedOut);
    this.lookAgain();
  }

  // Views on engine memory, in the order of the block: inputs, outputs, parameters.
  private lookAgain(): void {
    const { engine, words } = this;
    const { int32, float32 } = engine;
    const quantum = int32[words + BlockWord.RenderQuantumSize] as number;
    let offset = (int32[words + BlockWord.Samples] as number) >> 2;
    const take = (): Float32Array => {
      const view = float32.subarray(offset, offset + quantum);
      offset += quantum;
      return view;
    };
    this.buffer = engine.memoryBuffer;
    this.copiedInViews = this.copiedIn.map(take);
    this.copiedOutViews = this.copiedOut.map(take);
    const ports = (int32[words + BlockWord.NumberOfInputs] as number) + (int32[words + BlockWord.NumberOfOutputs] as number);
    this.parameterArrays.look(words + BlockWord.Counts + ports, take);
  }

  private freeze<T>(length: number, make: (index: number) => T): readonly T[] {
    const array = new this.realm.Array<T>();
    for (let index = 0; index < length; index++) array.push(make(index));
    return Object.freeze(array);
  }
}
