// The third argument of process() (Web Audio §1.32.5.3): a frozen object of plain Float32Arrays of the realm, one for
// each parameter, of length 1 or a render quantum. It stays the same one while no length changes. Audio path.

import type { Realm } from './realm';

/** The parameters of one processor and the engine's memory behind them. */
export class ParameterArrays {
  private parameters: Record<string, Float32Array>;
  private arrays: Float32Array[] = [];
  // Both arrays of a parameter are kept: one that starts and stops moving makes no garbage but the object.
  private readonly short: Float32Array[] = [];
  private readonly long: Float32Array[] = [];
  private views: Float32Array[] = [];
  private lengths = 0;

  constructor(private readonly realm: Realm, private readonly names: readonly string[]) {
    this.parameters = Object.freeze(new realm.Object() as Record<string, Float32Array>);
  }

  /** Takes the engine's memory: the words of the lengths begin at `lengths`, `take` answers a view on each parameter in order. */
  look(lengths: number, take: () => Float32Array): void {
    this.lengths = lengths;
    this.views = this.names.map(take);
  }

  /** Copies this quantum's values. Allocates only when a length changed or an array was detached. */
  copyIn(int32: Int32Array): Record<string, Float32Array> {
    const { views, lengths } = this;
    for (let i = 0; i < views.length; i++) {
      const array = this.arrays[i];
      if (!array || array.length !== int32[lengths + i]) this.make(int32);
    }
    const { arrays } = this;
    for (let i = 0; i < views.length; i++) {
      const array = arrays[i] as Float32Array;
      const view = views[i] as Float32Array;
      if (array.length === 1) array[0] = view[0] as number;
      else array.set(view);
    }
    return this.parameters;
  }

  // A detached array has length 0 and fits nowhere.
  private make(int32: Int32Array): void {
    const { realm, names, lengths } = this;
    const parameters = new realm.Object() as Record<string, Float32Array>;
    this.arrays = names.map((name, index) => {
      const length = int32[lengths + index] as number;
      const kept = length === 1 ? this.short : this.long;
      let array = kept[index];
      if (!array || array.length !== length) array = kept[index] = new realm.Float32Array(length);
      Object.defineProperty(parameters, name, { value: array, enumerable: true });
      return array;
    });
    this.parameters = Object.freeze(parameters);
  }
}
