// The test server does what server.mjs says: specs about errors and origins lean on it.
import { freshAddress, otherOrigin, requestsOf } from './engine';

const fixture = 'web/test/fixtures/module.mjs';

describe('the test server', () => {
  it('counts what is asked for below an address of its own', async () => {
    const { url, root } = freshAddress(fixture);
    expect((await requestsOf(url)).length).toBe(0);
    await fetch(url);
    await fetch(new URL('missing.mjs', url).href);
    expect((await requestsOf(url)).length).toBe(1);
    expect((await requestsOf(root)).length).toBe(2);
  });

  it('serves modules and their relative imports with the type of a script', async () => {
    const response = await fetch(`/base/${fixture}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toMatch(/^(application|text)\/javascript/);
  });

  it('serves WebAssembly with its type', async () => {
    const response = await fetch('/base/web/test/fixtures/empty.wasm');
    expect(response.headers.get('Content-Type')).toMatch(/^application\/wasm/);
    expect(WebAssembly.validate(await response.arrayBuffer())).toBe(true);
  });

  it('answers 404 to what is not there, and any status asked for', async () => {
    expect((await fetch('/base/web/test/fixtures/missing.mjs')).status).toBe(404);
    expect((await fetch(`/base/${fixture}?status=503`)).status).toBe(503);
  });

  it('redirects', async () => {
    const response = await fetch(`/base/web/elsewhere.mjs?redirect=/base/${fixture}`);
    expect(response.status).toBe(200);
    expect(new URL(response.url).pathname).toBe(`/base/${fixture}`);
  });

  it('delays', async () => {
    const began = performance.now();
    await fetch(`/base/${fixture}?delay=300`);
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  it('sends the headers asked for', async () => {
    const response = await fetch(`/base/${fixture}?type=text/plain&header=X-One:1&header=X-Two:a%20b&csp=default-src%20'none'`);
    expect(response.headers.get('Content-Type')).toBe('text/plain');
    expect(response.headers.get('X-One')).toBe('1');
    expect(response.headers.get('X-Two')).toBe('a b');
    expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'");
  });

  it('is another origin by another name, which only `cors` opens', async () => {
    await expectAsync(fetch(`${otherOrigin}/base/${fixture}`)).toBeRejected();
    expect((await fetch(`${otherOrigin}/base/${fixture}?cors`)).status).toBe(200);
    const options: RequestInit = { credentials: 'include', headers: { 'X-Preflight': '1' } };
    await expectAsync(fetch(`${otherOrigin}/base/${fixture}?cors`, options)).toBeRejected();
    expect((await fetch(`${otherOrigin}/base/${fixture}?cors=credentials`, options)).status).toBe(200);
  });

  it('has addresses that are open to every origin', async () => {
    expect((await fetch(`${otherOrigin}/cdn/base/${fixture}`)).status).toBe(200);
  });
});
