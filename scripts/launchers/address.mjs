// One server on 127.0.0.1 is a secure origin or not by the name it is called by.

/** The name of a plain-http origin that no browser trusts. */
export const INSECURE_HOST = 'insecure.test';

/**
 * A secure origin whose pages are isolated (COOP and COEP, see web/test/server.mjs), and so have a SharedArrayBuffer. Browsers take
 * what ends in .localhost for this machine, without asking anybody.
 */
export const ISOLATED_HOST = 'isolated.localhost';

/** `url` with another host name, port and all else kept. */
export function onHost(url, hostname) {
  const address = new URL(url);
  address.hostname = hostname;
  return address.href;
}
