// Which of the two engine files this browser can compile.

// (module (memory 0) (func (param i32 f32)
//   local.get 0  i32.extend8_s           sign extension: Chromium 74, Firefox 62, Safari 14.1
//   drop
//   local.get 1  i32.trunc_sat_f32_s     saturating float to int: Chromium 75, Firefox 64, Safari 15
//   drop
//   i32.const 0  i32.const 0  i32.const 0  memory.copy   bulk memory: Chromium 75, Firefox 79, Safari 15
// ))
// prettier-ignore
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 6, 1, 96, 2, 127, 125, 0,
  3, 2, 1, 0,
  5, 3, 1, 0, 0,
  10, 23, 1, 21, 0,
  32, 0, 192, 26,
  32, 1, 252, 0, 26,
  65, 0, 65, 0, 65, 0, 252, 10, 0, 0,
  11,
];

/** The two builds of the engine. */
export type EngineFileName = 'engine.wasm' | 'engine.mvp.wasm';

/** Name of the engine file for this browser: as Go emits it where it compiles, else lowered to the WebAssembly MVP. */
export function engineFileName(): EngineFileName {
  return WebAssembly.validate(new Uint8Array(PROBE)) ? 'engine.wasm' : 'engine.mvp.wasm';
}
