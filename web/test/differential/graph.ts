// A graph as plain data: what a failing seed prints, and what can be made smaller.

/** A call of an automation method; `curve` in its place stands for a Float32Array. */
export type Automation = readonly [method: string, ...args: (number | readonly number[])[]];

/** One node. */
export interface NodeDescription {
  readonly kind: string;
  /** What its factory takes, or a worklet node its options. */
  readonly args: readonly unknown[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, readonly Automation[]>>;
  /** Frames; of sources only. */
  readonly start?: number;
  readonly stop?: number;
}

/** A connection; to an AudioParam if `param` is not empty. `to` is -1 for the destination. */
export interface EdgeDescription {
  readonly from: number;
  readonly output: number;
  readonly to: number;
  readonly input: number;
  readonly param: string;
}

/** Something that is done while the context stands still. */
export interface Change {
  readonly frame: number;
  readonly connect: readonly EdgeDescription[];
  readonly disconnect: readonly EdgeDescription[];
  readonly automate: readonly { readonly node: number; readonly param: string; readonly call: Automation }[];
}

/** The whole of it. */
export interface GraphDescription {
  readonly seed: number;
  readonly sampleRate: number;
  readonly length: number;
  readonly channels: number;
  readonly nodes: readonly NodeDescription[];
  readonly edges: readonly EdgeDescription[];
  readonly changes: readonly Change[];
}
