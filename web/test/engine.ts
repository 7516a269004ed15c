// Which browser are we in, and where is the test server (server.mjs)?

import { ofSafari } from './safari/version';

/** The launchers of scripts/launchers. */
export type EngineName =
  | 'Chromium'
  | 'ChromiumForced'
  | 'ChromiumInsecure'
  | 'Chromium64'
  | 'FirefoxInsecure'
  | 'WPEInsecure'
  | 'WebKitInsecure'
  | 'ChromiumIsolated'
  | 'FirefoxIsolated';

const launcher = new URLSearchParams(parent.location.search).get('displayName') as string;

/** Whether processors are to live in a Worker. */
export const inWorker = launcher.endsWith('Worker');

/** The Safari that our pages imitate (scripts/launchers/safari.mjs), or null. */
export const safari = ofSafari();

/**
 * The browser we are in, by its launcher; Karma's page around ours has it in its address. Imitations of a Safari have the
 * name of the browser that they run in, and so have those whose processors live in a Worker.
 */
export const engine = launcher.replace(/Worker$/, '').replace(/^(WPE|WebKit)Safari\d+$/, '$1Insecure').replace(/^Chromium64Safari\d+$/, 'Chromium64') as EngineName;

/** True in the one engine where the native AudioWorklet is what runs: the oracle. */
export const isNative = engine === 'Chromium';

/** True where the native AudioWorklet works, and the polyfill is told to take its place. */
export const isForced = engine === 'ChromiumForced' || engine === 'ChromiumIsolated' || engine === 'FirefoxIsolated';

/** Another origin that is the same test server; ends without a slash. */
export const otherOrigin = `http://${location.hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1'}:${location.port}`;

let tokens = 0;

/**
 * An address of `path` (below the project's root) that nobody has asked for yet, so that its requests can be counted.
 * What is loaded from there by relative addresses is counted with it, below `root`.
 */
export function freshAddress(path: string): { url: string; root: string } {
  const root = `/run/${engine}-${Date.now()}-${tokens++}`;
  return { url: `${location.origin}${root}/base/${path}`, root };
}

/** One request as the test server saw it. */
export interface RecordedRequest {
  method: string;
  query: string;
  headers: Record<string, string | undefined>;
}

/** What has been asked for at `address` (a URL or path; its query counts for nothing) or below it. */
export async function requestsOf(address: string): Promise<RecordedRequest[]> {
  const path = decodeURI(new URL(address, location.origin).pathname);
  const response = await fetch(`/requests?path=${encodeURIComponent(path)}`);
  return ((await response.json()) as { requests: RecordedRequest[] }).requests;
}
