// The open containers of a serialisation: an explicit stack, so that depth is bounded by memory and not by the call stack
// (engines' own serialisations throw a RangeError from some thousand levels on; this codec does not).

/** What of a container is written next. */
export const enum Frame {
  /** Properties by a list of keys, ended by TAG_END. */
  Entries,
  /** Elements of an array, in order. */
  Elements,
  /** Values of a list made beforehand. */
  List,
}

/** Parallel arrays instead of an object per frame: pushing allocates nothing once they have grown. */
export class Frames {
  top = -1;
  readonly kinds: Frame[] = [];
  readonly objects: (object | null)[] = [];
  readonly keys: (readonly unknown[] | null)[] = [];
  readonly next: number[] = [];

  push(kind: Frame, container: object | null, keys: readonly unknown[]): void {
    const top = ++this.top;
    this.kinds[top] = kind;
    this.objects[top] = container;
    this.keys[top] = keys;
    this.next[top] = 0;
  }

  /** Closes the innermost container and lets go of it. */
  pop(): void {
    this.objects[this.top] = null;
    this.keys[this.top] = null;
    this.top--;
  }

  /** Lets go of everything, after a throw. */
  clear(): void {
    while (this.top >= 0) this.pop();
    if (this.kinds.length > 4096) this.kinds.length = this.objects.length = this.keys.length = this.next.length = 0;
  }
}
