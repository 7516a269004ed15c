// Go's own wasm_exec.js, taken from GOROOT and wrapped by scripts/build/wasm-exec.mjs into .cache/wasm-exec.js.
declare module '*/wasm-exec.js' {
  /** The part of wasm_exec.js's Go class that the loader uses. */
  export interface Go {
    importObject: WebAssembly.Imports;
    exit: (code: number) => void;
    run(instance: WebAssembly.Instance): Promise<void>;
  }

  /** What Go takes for the global scope, and the host functions that wasm_exec.js names freely. */
  export interface GoScope {
    /** What `js.Global()` is in Go: nothing of it reaches the page. */
    globalThis: Record<string, unknown>;
    fs: object;
    crypto: { getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown };
    setTimeout: (run: () => void, delay: number) => number;
    clearTimeout: (id: number) => void;
  }

  /** Evaluates wasm_exec.js with this scope and answers its Go class. */
  export function defineGo(scope: GoScope): new () => Go;
}
