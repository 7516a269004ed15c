// The "memory" of HTML §2.7.3: which objects were serialised already, by id. Small messages never make a Map.

const LINEAR_LIMIT = 16;

/** Objects by id, in the order of their tags. */
export class Memory {
  private objects: object[] = [];
  private ids: Map<object, number> | null = null;

  /** The id of an object that was added; -1 otherwise. */
  idOf(value: object): number {
    if (this.ids !== null) return this.ids.get(value) ?? -1;
    const objects = this.objects;
    for (let i = 0; i < objects.length; i++) if (objects[i] === value) return i;
    return -1;
  }

  /** Gives the object the next id. */
  add(value: object): void {
    if (this.ids === null && this.objects.length === LINEAR_LIMIT) {
      this.ids = new Map();
      for (let i = 0; i < LINEAR_LIMIT; i++) this.ids.set(this.objects[i]!, i);
    }
    if (this.ids !== null) this.ids.set(value, this.ids.size);
    else this.objects.push(value);
  }

  clear(): void {
    this.objects.length = 0;
    this.ids = null;
  }
}
