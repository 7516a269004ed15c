// A static file server for web/, on all addresses of this machine.
//
//   node scripts/serve.mjs [port]
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../web', import.meta.url));
const DEFAULT_PORT = 8080;
const PORTS_TRIED = 20;

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.flac': 'audio/flac',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8', // source maps lead here
  '.wasm': 'application/wasm',
  '.wat': 'text/plain; charset=utf-8',
  '.wav': 'audio/wav',
};

/**
 * Serves web/, or the folder `root`, on `port` or, if that is taken, on one of the next. What `intercept` answers itself (it
 * returns true) is not looked for among the files; `cacheControl` is the header of those.
 * @returns {Promise<{port: number, close: () => Promise<void>}>}
 */
export async function serve(port = DEFAULT_PORT, { root = ROOT, intercept = () => false, cacheControl = 'no-cache' } = {}) {
  const server = createServer((request, response) => {
    if (!intercept(request, response)) void respond(request, response, root, cacheControl);
  });
  const taken = await listenNear(server, port);
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { port: taken, close };
}

/** Addresses of this machine by which a server on `port` can be reached, loopback first. */
export function addresses(port) {
  const own = Object.values(networkInterfaces())
    .flat()
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return ['127.0.0.1', ...own].map((address) => `http://${address}:${port}`);
}

async function listenNear(server, first) {
  for (let port = first; ; port++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject).listen(port, resolve);
      });
      return port;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === first + PORTS_TRIED) throw error;
    } finally {
      server.removeAllListeners('error');
    }
  }
}

async function respond(request, response, root, cacheControl) {
  try {
    await respondWithFile(request, response, root, cacheControl);
  } catch (error) {
    const status = error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 404 : error instanceof URIError ? 400 : 500;
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(status === 404 ? 'not found' : String(error));
  }
}

async function respondWithFile(request, response, root, cacheControl) {
  const { pathname, search } = new URL(request.url, 'http://localhost');
  if (pathname === '/' && root === ROOT) return redirect(response, '/demo/');
  const path = join(root, normalize(decodeURIComponent(pathname)));
  if (!path.startsWith(root + sep)) throw Object.assign(new Error('outside'), { code: 'ENOENT' });
  const { size } = await fileAt(path);
  const served = size === undefined ? join(path, 'index.html') : path;
  if (size === undefined && !pathname.endsWith('/')) {
    return redirect(response, `${pathname}/${search}`);
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(served)] ?? 'application/octet-stream',
    'Content-Length': size ?? (await stat(served)).size,
    'Cache-Control': cacheControl,
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(served).on('error', () => response.destroy()).pipe(response);
}

/** Size of the file at `path`; undefined for a directory. */
async function fileAt(path) {
  const found = await stat(path);
  return found.isDirectory() ? {} : { size: found.size };
}

function redirect(response, location) {
  response.writeHead(302, { Location: location });
  response.end();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { port } = await serve(Number(process.argv[2] ?? process.env.PORT ?? DEFAULT_PORT));
  for (const address of addresses(port)) console.log(address);
}
