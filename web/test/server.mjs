// What specs need of a web server that serves more than files: a middleware before Karma's own.
//
// A file below /base/ may be asked for with these in its query (combined at will; the file server does not see them):
//
//   delay=MS              the answer waits
//   status=404            an empty answer of that status instead of the file
//   redirect=URL          302
//   type=text/plain       another Content-Type
//   csp=POLICY            Content-Security-Policy
//   header=NAME:VALUE     any response header; may be repeated
//   script=PATH           an HTML page gets a script tag of that address before all others, and with
//   nonce=NONCE           that nonce, and with
//   realm=worker          that data-realm
//   cors                  Access-Control-Allow-Origin: *
//   cors=credentials      the asking origin and Access-Control-Allow-Credentials; preflights are answered
//
// Without `cors` no CORS header is ever sent. Another origin is the same server under another host name: see engine.ts.
//
// Whatever is asked for under the host name ISOLATED_HOST (scripts/launchers/address.mjs) comes with COOP and COEP: pages there are
// isolated, and have a SharedArrayBuffer.
//
//   /run/TOKEN/base/…     is /base/…: a spec that makes up a TOKEN has addresses nobody else has asked for,
//                         relative addresses of what it loads included
//   /cdn/base/…           is /base/… with the headers of a server for other origins' pages, without a query
//   /requests?path=P      {"count": n, "requests": [{method, query, headers}]}: what has been asked for below or at
//                         path P (without query) since the run began, by any browser
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ISOLATED_HOST } from '../../scripts/launchers/address.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILE = /^(?:\/run\/[^/]+|\/cdn)?(\/base\/.*)$/;
const FOR_ALL = [['Access-Control-Allow-Origin', '*'], ['Cross-Origin-Resource-Policy', 'cross-origin']];
const OUR_FILES = '/base/web/';
const MOST_REQUESTS = 20_000; // a run makes some thousands

class TestServer {
  #requests = []; // {path, query, method, headers}, oldest first

  /** The connect middleware. */
  respond = (request, response, next) => {
    if (isIsolated(request)) isolate(response);
    const address = new URL(request.url, 'http://test');
    if (address.pathname === '/requests') return this.#report(address.searchParams.get('path'), response);
    const file = FILE.exec(address.pathname)?.[1];
    if (!file) return next();
    this.#record(request, address);
    if (!file.startsWith(OUR_FILES)) return next();
    request.url = file;
    return void answer(address.searchParams, request, response, next, address.pathname.startsWith('/cdn/') ? FOR_ALL : []);
  };

  #record({ method, headers }, { pathname, search }) {
    if (this.#requests.length === MOST_REQUESTS) this.#requests.shift();
    this.#requests.push({ path: decodeURI(pathname), query: search, method, headers });
  }

  #report(path, response) {
    const requests = this.#requests.filter((request) => request.path === path || request.path.startsWith(`${path}/`));
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    response.end(JSON.stringify({ count: requests.length, requests }));
  }
}

const isIsolated = ({ headers }) => (headers.host ?? '').replace(/:\d+$/, '') === ISOLATED_HOST;

function isolate(response) {
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
}

async function answer(query, request, response, next, always) {
  if (query.has('delay')) await sleep(Number(query.get('delay')));
  setHeadersAtTheEnd(response, [...always, ...headersOf(query, request)]);
  if (query.has('redirect')) {
    response.writeHead(302, { Location: query.get('redirect') });
    response.end();
  } else if (query.has('status')) {
    response.writeHead(Number(query.get('status')));
    response.end();
  } else if (request.method === 'OPTIONS') {
    response.writeHead(204);
    response.end();
  } else if (query.has('script')) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(await withScript(request.url, query));
  } else {
    next();
  }
}

// Before the first script, or at the end; a doctype stays the first.
async function withScript(url, query) {
  const text = await readFile(`${ROOT}${new URL(url, 'http://test').pathname.slice('/base/'.length)}`, 'utf8');
  const at = text.search(/<script|$/);
  const nonce = query.has('nonce') ? ` nonce="${query.get('nonce')}"` : '';
  const realm = query.has('realm') ? ` data-realm="${query.get('realm')}"` : '';
  return `${text.slice(0, at)}<script src="${query.get('script')}"${nonce}${realm}></script>${text.slice(at)}`;
}

function headersOf(query, request) {
  const headers = query.getAll('header').map((header) => header.split(/:\s*(.*)/s, 2));
  if (query.has('type')) headers.push(['Content-Type', query.get('type')]);
  if (query.has('csp')) headers.push(['Content-Security-Policy', query.get('csp')]);
  if (!query.has('cors')) return headers;
  if (query.get('cors') !== 'credentials') return [...headers, ['Access-Control-Allow-Origin', '*']];
  return [
    ...headers,
    ['Access-Control-Allow-Origin', request.headers.origin ?? '*'],
    ['Access-Control-Allow-Credentials', 'true'],
    ['Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*'],
    ['Vary', 'Origin'],
  ];
}

/** Karma's file server sets headers of its own just before it writes them: ours come after. */
function setHeadersAtTheEnd(response, headers) {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (...args) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    return writeHead(...args);
  };
}

const createTestServer = () => new TestServer().respond;
createTestServer.$inject = []; // Karma's injector would read the parameters out of the source text

export const testServerPlugin = { 'middleware:test-server': ['factory', createTestServer] };
