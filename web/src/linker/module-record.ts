// One module of the linker (ES2018 §15.2.1.16, Source Text Module Records), as far as a function can be one.

import { LINKER, type Export, type Rewritten } from './rewrite';

/** Makes a function from its parameters' names and its body; it sees the members of `scope`, if there is one, as variables. */
export type Compile = (parameters: readonly string[], body: string, url: string, scope: object | null) => (...args: unknown[]) => unknown;

/** Where a name is really exported. */
export interface Resolution {
  readonly module: ModuleRecord;
  /** null: the whole namespace. */
  readonly local: Export | null;
}

const GETTERS = '$exports';

/** A module, fetched and taken apart. */
export class ModuleRecord {
  /** The modules that it imports, by specifier. */
  readonly dependencies = new Map<string, ModuleRecord>();
  state: 'new' | 'running' | 'done' = 'new';
  error: { readonly thrown: unknown } | null = null;
  private readonly getters: Record<string, () => unknown> = Object.create(null) as Record<string, () => unknown>;
  private space: object | null = null;

  constructor(readonly url: string, readonly rewritten: Rewritten) {}

  /** Finds an export; null if there is none, or no one. */
  resolve(name: string, seen = new Set<ModuleRecord>()): Resolution | null {
    if (seen.has(this)) return null;
    seen.add(this);
    const own = this.rewritten.exports.find((each) => each.name === name);
    if (own) {
      if (!own.from) return { module: this, local: own };
      const from = this.dependencies.get(own.from.specifier) as ModuleRecord;
      return own.from.imported === null ? { module: from, local: null } : from.resolve(own.from.imported, seen);
    }
    if (name === 'default') return null;
    for (const star of this.rewritten.stars) {
      const found = (this.dependencies.get(star) as ModuleRecord).resolve(name, seen);
      if (found) return found;
    }
    return null;
  }

  /** Checks that everything imported exists: a SyntaxError if not. */
  link(): void {
    const { imports, exports } = this.rewritten;
    for (const { specifier, imported } of [...imports, ...exports.filter(({ from }) => from).map(({ from }) => from as NonNullable<Export['from']>)]) {
      if (imported !== null && !(this.dependencies.get(specifier) as ModuleRecord).resolve(imported)) {
        throw new SyntaxError(`The requested module '${specifier}' does not provide an export named '${imported}'`);
      }
    }
  }

  /**
   * Makes the function that runs it. What it imports and cannot change any more are parameters; what may is looked up in a scope,
   * which is slower.
   */
  compile(compile: Compile, linker: object): () => void {
    const fixed: [string, Resolution][] = [];
    const scope = Object.create(null) as object;
    let isScoped = false;
    for (const { specifier, imported, local } of this.rewritten.imports) {
      const source = this.dependencies.get(specifier) as ModuleRecord;
      const resolution = imported === null ? { module: source, local: null } : source.resolve(imported) as Resolution;
      if (resolution.module.state === 'done' && (!resolution.local || resolution.local.isFixed)) {
        fixed.push([local, resolution]);
        continue;
      }
      isScoped = true;
      Object.defineProperty(scope, local, { get: () => valueOf(resolution), enumerable: true });
    }
    const own = this.rewritten.exports.filter(({ from }) => !from);
    const getters = own.map(({ name, local }) => `${JSON.stringify(name)}: () => ${local as string}`).join(', ');
    const body = `${GETTERS}({${getters}}); ${this.rewritten.code}`;
    const run = compile([GETTERS, LINKER, ...fixed.map(([name]) => name)], body, this.url, isScoped ? scope : null);
    const take = (given: Record<string, () => unknown>): void => { Object.assign(this.getters, given); };
    return () => void run(take, linker, ...fixed.map(([, resolution]) => valueOf(resolution)));
  }

  /** The value of one of its own exports now. */
  get(local: Export): unknown {
    const getter = this.getters[local.name];
    if (!getter) throw new ReferenceError(`${local.name} is not defined`);
    return getter();
  }

  /** The module namespace object (ES2018 §9.4.6). */
  get namespace(): object {
    if (this.space) return this.space;
    const space = this.space = Object.create(null) as object;
    for (const name of this.names().sort()) {
      const resolution = this.resolve(name);
      if (resolution) Object.defineProperty(space, name, { get: () => valueOf(resolution), enumerable: true });
    }
    Object.defineProperty(space, Symbol.toStringTag, { value: 'Module' });
    return Object.preventExtensions(space);
  }

  private names(seen = new Set<ModuleRecord>()): string[] {
    if (seen.has(this)) return [];
    seen.add(this);
    const names = new Set(this.rewritten.exports.map(({ name }) => name));
    for (const star of this.rewritten.stars) {
      for (const name of (this.dependencies.get(star) as ModuleRecord).names(seen)) if (name !== 'default') names.add(name);
    }
    return [...names];
  }
}

function valueOf({ module, local }: Resolution): unknown {
  return local ? module.get(local) : module.namespace;
}
