// The "memory" of HTML §2.7.3: which objects were serialised already, by id. Small messages never make a Map.

const LINEAR_LIMIT = 16;

/** Objects by id, in the order of their tags. */
export class Memory {
  private readonly objects: (object | null)[] = [];
  private count = 0; // emptied by hand: an array set to length 0 allocates again at the next push
  private ids: Map<object, number> | null = null;

  /** The id of an object that was added; -1 otherwise. */
  idOf(value: object): number {
    if (this.ids !== null) return this.ids.get(value) ?? -1;
    const objects = this.objects;
    for (let i = 0; i < this.count; i++) if (objects[i] === value) return i;
    return -1;
  }

  /** Gives the object the next id. */
  add(value: object): void {
    if (this.ids === null && this.count === LINEAR_LIMIT) {
      this.ids = new Map();
      for (let i = 0; i < LINEAR_LIMIT; i++) this.ids.set(this.objects[i]!, i);
    }
    if (this.ids !== null) this.ids.set(value, this.ids.size);
    else this.objects[this.count++] = value;
  }

  clear(): void {
    while (this.count > 0) this.objects[--this.count] = null;
    this.ids = null;
  }
}
