// Loads modules where the browser has no import() in Workers (Chromium before 80): fetches a graph, rewrites its modules to functions, and runs
// them as ES2018 §15.2.1.16 has it: dependencies first, each once. A script of its own, loaded only there.

import type { ModuleMessage } from '../wire/messages';
import { ModuleRecord, type Compile } from './module-record';
import { rewrite } from './rewrite';

/** A module, or one that it imports, could not be fetched. */
export class FetchError extends TypeError {
  constructor(url: string) {
    super(`Failed to fetch dynamically imported module: ${url}`);
  }
}

const JAVASCRIPT = /^(application|text)\/(x-)?(java|ecma)script\b|^text\/(javascript1\.[0-5]|jscript|livescript)\b/i;

/** The modules of one scope. */
export class ModuleLinker {
  private readonly records = new Map<string, Promise<ModuleRecord>>();

  constructor(private readonly fetchText: typeof fetch, private readonly compile: Compile) {}

  /** Fetches and links a module; the function that it answers runs it, and answers its namespace. */
  async load(url: string, credentials: ModuleMessage['module']['credentials'], address = url): Promise<() => object> {
    const record = await this.fetch(url, credentials, address);
    const graph = new Set<ModuleRecord>();
    await this.gather(record, credentials, graph);
    graph.forEach((module) => module.link());
    // All of it: what the browser cannot parse is refused before anything runs.
    graph.forEach((module) => module.compile(this.compile, this.linkerOf(module)));
    return () => {
      if (record.state === 'new') graph.forEach((module) => module.declare());
      this.evaluate(record);
      return record.namespace;
    };
  }

  private fetch(url: string, credentials: RequestCredentials, address = url): Promise<ModuleRecord> {
    let record = this.records.get(url);
    if (!record) {
      record = this.fetchRecord(url, credentials, address);
      this.records.set(url, record);
      record.catch(() => this.records.delete(url));
    }
    return record;
  }

  private async fetchRecord(url: string, credentials: RequestCredentials, address: string): Promise<ModuleRecord> {
    let response: Response;
    try {
      response = await this.fetchText(address, { credentials, mode: 'cors' });
    } catch {
      throw new FetchError(url);
    }
    const type = response.headers.get('Content-Type') ?? '';
    if (!response.ok || !JAVASCRIPT.test(type)) throw new FetchError(url);
    return new ModuleRecord(address === url ? addressOf(response, url) : url, credentials, rewrite(await response.text()));
  }

  private async gather(module: ModuleRecord, credentials: RequestCredentials, graph: Set<ModuleRecord>): Promise<void> {
    if (graph.has(module)) return;
    graph.add(module);
    await Promise.all(module.rewritten.specifiers.map(async (specifier) => {
      const dependency = await this.fetch(resolve(specifier, module.url), credentials);
      module.dependencies.set(specifier, dependency);
      await this.gather(dependency, credentials, graph);
    }));
  }

  private evaluate(module: ModuleRecord): void {
    if (module.error) throw module.error.thrown;
    if (module.state !== 'new') return;
    module.state = 'running';
    try {
      for (const specifier of module.rewritten.specifiers) this.evaluate(module.dependencies.get(specifier) as ModuleRecord);
      module.run();
      module.state = 'done';
    } catch (error) {
      module.error = { thrown: error };
      throw error;
    }
  }

  // What the code of a module sees as import.meta and import().
  private linkerOf({ url, credentials }: ModuleRecord): object {
    return {
      meta: Object.assign(Object.create(null) as object, { url }),
      import: async (specifier: unknown): Promise<object> => (await this.load(resolve(String(specifier), url), credentials))(),
    };
  }
}

function resolve(specifier: string, base: string): string {
  if (/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier)) {
    try {
      return new URL(specifier, base).href;
    } catch {
      // Said below.
    }
  }
  throw new TypeError(`Failed to resolve module specifier "${specifier}". Relative references must start with either "/", "./", or "../".`);
}

// Where it came from in the end, with the fragment that was asked for: responses tell none.
function addressOf({ url }: Response, asked: string): string {
  return url ? url + new URL(asked).hash : asked;
}
