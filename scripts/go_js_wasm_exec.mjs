// Runs a test binary of package jsbridge in Node: go test -exec "node /…/scripts/go_js_wasm_exec.mjs" ./jsbridge
// What Go's own go_js_wasm_exec does, plus the import module `awp`. The tests find at globalThis.page:
//   exports  the binary's exports, awp_… among them
//   host     the imports; a test replaces a function of it to play the page
// The mailbox is at globalThis.awp, as web/src/loader.ts has it. Only the few environment variables that the
// testing package reads go in: wasm_exec.js has room for 8 KB.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const IMPORTS = {
  construct_processor: 0,
  process: 0,
  deliver: 0,
  processor_error: undefined,
  processor_done: undefined,
  input_route_changed: undefined,
  output_channels_changed: undefined,
};

const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
Object.assign(globalThis, { fs, path });
createRequire(import.meta.url)(`${goroot}/lib/wasm/wasm_exec.js`);

const host = Object.fromEntries(Object.entries(IMPORTS).map(([name, status]) => [name, () => status]));
const go = new globalThis.Go();
go.argv = process.argv.slice(2);
go.env = { TMPDIR: os.tmpdir(), ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^GO[A-Z]+$/.test(name))) };
go.exit = process.exit;
go.importObject.awp = Object.fromEntries(Object.keys(host).map((name) => [name, (...numbers) => host[name](...numbers)]));

const { instance } = await WebAssembly.instantiate(fs.readFileSync(process.argv[2]), go.importObject);
globalThis.page = { exports: instance.exports, host };
globalThis.awp = { argument: undefined, result: undefined };
process.on('exit', (code) => {
  if (code === 0 && !go.exited) {
    // Nothing is pending, yet the program has not ended: let Go report its deadlock.
    go._pendingEvent = { id: 0 };
    go._resume();
  }
});
await go.run(instance);
