// One module of the linker (ES2018 §15.2.1.16, Source Text Module Records), as far as a function can be one. It is the body of a generator,
// which is run in two parts: the first declares (functions are there from then on, as in a module that was instantiated), the second runs it.

import { LINKER, type Export, type Import, type Rewritten } from './rewrite';

/** Makes a generator function from its parameters' names and its body; it sees the members of `scope`, if there is one, as variables. */
export type Compile = (parameters: readonly string[], body: string, url: string, scope: object | null) => (...args: unknown[]) => Iterator<void, void, unknown>;

/** Where a name is really exported. */
export interface Resolution {
  readonly module: ModuleRecord;
  /** null: the whole namespace. */
  readonly local: Export | null;
}

const GETTERS = '$awpExports';

/** A module, fetched and taken apart. */
export class ModuleRecord {
  /** The modules that it imports, by specifier. */
  readonly dependencies = new Map<string, ModuleRecord>();
  state: 'new' | 'running' | 'done' = 'new';
  error: { readonly thrown: unknown } | null = null;
  private generator: (() => Iterator<void, void, unknown>) | null = null;
  private running: Iterator<void, void, unknown> | null = null;
  /** What it imports and cannot change any more once it runs. */
  private fixed: Resolution[] = [];
  private getters: Record<string, () => unknown> = {};
  private space: object | null = null;

  /** `credentials` are those that it was fetched with. */
  constructor(readonly url: string, readonly credentials: RequestCredentials, readonly rewritten: Rewritten) {}

  /** Finds an export (ES2018 §15.2.1.16.3, ResolveExport); null if there is none, or more than one. */
  resolve(name: string): Resolution | null {
    const found = this.find(name, new Map());
    return found === 'ambiguous' ? null : found;
  }

  private find(name: string, seen: Map<ModuleRecord, Set<string>>): Resolution | 'ambiguous' | null {
    const names = seen.get(this) ?? new Set<string>();
    if (names.has(name)) return null;
    seen.set(this, names.add(name));
    const own = this.rewritten.exports.find((each) => each.name === name);
    if (own) {
      if (!own.from) return { module: this, local: own };
      const from = this.dependency(own.from.specifier);
      return own.from.imported === null ? { module: from, local: null } : from.find(own.from.imported, seen);
    }
    if (name === 'default') return null;
    let only: Resolution | null = null;
    for (const star of this.rewritten.stars) {
      const found = this.dependency(star).find(name, seen);
      if (found === 'ambiguous' || (found && only && !isSame(found, only))) return 'ambiguous';
      only = found ?? only;
    }
    return only;
  }

  /** Checks that everything imported exists: a SyntaxError if not. */
  link(): void {
    const { imports, exports } = this.rewritten;
    for (const from of [...imports, ...exports.map((each) => each.from)]) {
      if (!from || from.imported === null || this.dependency(from.specifier).resolve(from.imported)) continue;
      throw new SyntaxError(`The requested module '${from.specifier}' does not provide an export named '${from.imported}'`);
    }
  }

  /**
   * Makes the generator that runs it. What it imports and cannot change any more are constants of its; what may is looked up in a scope,
   * which is slower.
   */
  compile(compile: Compile, linker: object): void {
    if (this.generator) return;
    const [fixed, live] = this.importsByKind();
    this.fixed = fixed.map((each) => this.source(each));
    const scope = Object.create(null) as object;
    for (const each of live) {
      const resolution = this.source(each);
      Object.defineProperty(scope, each.local, { get: () => valueOf(resolution), enumerable: true });
    }
    const own = this.rewritten.exports.filter(({ from }) => !from);
    const getters = own.map(({ name, local }) => `${JSON.stringify(name)}: () => ${local as string}`).join(', ');
    const constants = fixed.length > 0 ? `const [${fixed.map(({ local }) => local).join(', ')}] = yield;` : 'yield;';
    const generator = compile([GETTERS, LINKER], `${GETTERS}({${getters}}); ${constants} ${this.rewritten.code}`, this.url, live.length > 0 ? scope : null);
    this.generator = () => generator((given: Record<string, () => unknown>) => { this.getters = given; }, linker);
  }

  // In a cycle others may call its functions before it has run: nothing is fixed then.
  private importsByKind(): [fixed: Import[], live: Import[]] {
    const { imports } = this.rewritten;
    const isCyclic = this.isInCycle();
    const isFixed = (each: Import): boolean => {
      const { local } = this.source(each);
      return !isCyclic && (!local || local.isFixed);
    };
    return [imports.filter(isFixed), imports.filter((each) => !isFixed(each))];
  }

  private source({ specifier, imported }: Import): Resolution {
    const module = this.dependency(specifier);
    return imported === null ? { module, local: null } : module.resolve(imported) as Resolution;
  }

  private dependency(specifier: string): ModuleRecord {
    return this.dependencies.get(specifier) as ModuleRecord;
  }

  private isInCycle(module: ModuleRecord = this, seen = new Set<ModuleRecord>()): boolean {
    for (const dependency of module.dependencies.values()) {
      if (dependency === this) return true;
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      if (this.isInCycle(dependency, seen)) return true;
    }
    return false;
  }

  /** Declares what it declares; its functions can be called. */
  declare(): void {
    if (this.running || !this.generator) return;
    this.running = this.generator();
    this.running.next();
  }

  /** Runs it: what it imports has run, but for cycles. */
  run(): void {
    this.declare();
    if (this.running) this.running.next(this.fixed.map(valueOf));
  }

  /** The value of one of its own exports now. */
  get({ name }: Export): unknown {
    const getter = this.getters[name];
    if (!getter) throw new ReferenceError(`${name} is not defined`);
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
      for (const name of this.dependency(star).names(seen)) if (name !== 'default') names.add(name);
    }
    return [...names];
  }
}

function isSame(one: Resolution, other: Resolution): boolean {
  return one.module === other.module && one.local === other.local;
}

function valueOf({ module, local }: Resolution): unknown {
  return local ? module.get(local) : module.namespace;
}
