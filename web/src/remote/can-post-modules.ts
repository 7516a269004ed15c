// Whether the browser can post a compiled WebAssembly.Module to a Worker; Chromium 64 cannot.

/** "\0asm", version 1: a module of nothing. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

let answer: boolean | null = null;

/** Asks it once. */
export function canPostModules(): boolean {
  if (answer === null) {
    try {
      new MessageChannel().port1.postMessage(new WebAssembly.Module(EMPTY));
      answer = true;
    } catch {
      answer = false;
    }
  }
  return answer;
}
