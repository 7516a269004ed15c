// What the tests beside this file share: the built files, and web/src bundled for Node.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import esbuild from 'esbuild';
import { ROOT, WASM_EXEC } from '../build/paths.mjs';
import { buildWasmExec } from '../build/wasm-exec.mjs';

export const ENGINES = ['engine.wasm', 'engine.mvp.wasm'];

/** The contents of a file below the project's root. */
export const read = (path) => readFileSync(`${ROOT}/${path}`);

let copies = 0;

/** Imports a module of web/src, down-levelled as it is shipped; every call answers a fresh copy, a page of its own. */
export async function importSource(path) {
  globalThis.self ??= globalThis; // every page and worker has it
  if (!existsSync(WASM_EXEC)) await buildWasmExec();
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    bundle: true,
    format: 'esm',
    target: 'es2017',
    write: false,
    footer: { js: `// ${copies++}` },
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/**
 * Serves files over HTTP, as a page's server does.
 * @param {Record<string, {status?: number, type?: string, body: string | Uint8Array}>} files by name
 * @returns {Promise<{directory: string, requests: string[], close: () => void}>} directory: its URL
 */
export async function serve(files) {
  const requests = [];
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    requests.push(name);
    const { status = 200, type, body } = files[name] ?? { status: 404, body: 'no such file' };
    response.writeHead(status, type ? { 'Content-Type': type } : {}).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { directory: `http://127.0.0.1:${server.address().port}/`, requests, close };
}

/** A page that does nothing; tests replace what they watch. */
export const quietHost = () => ({
  constructProcessor: () => 0,
  process: () => 0,
  deliver: () => 0,
  processorError() {},
  processorDone() {},
  inputRouteChanged() {},
  outputChannelsChanged() {},
  engineDied() {},
});
