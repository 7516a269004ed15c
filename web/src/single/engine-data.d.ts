declare module '*/engine-data.js' {
  /** engine.mvp.wasm, which every browser with WebAssembly runs, as raw DEFLATE in base64. */
  export const data: string;
  /** Its bytes when decompressed. */
  export const size: number;
}
