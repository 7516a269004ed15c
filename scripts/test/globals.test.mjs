// The classic script gives the page one global of its own, and fetches nothing when it is loaded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { read } from './built.mjs';

test('on a page without Web Audio the script defines AudioWorkletAnywhere and nothing else, and fetches nothing', () => {
  const fetched = [];
  const page = createContext({
    ...webInterfaces(),
    document: {
      baseURI: 'https://example.test/',
      currentScript: { src: 'https://example.test/a/audioworklet-anywhere.js', nonce: '', dataset: {}, getAttribute: () => null },
    },
    fetch: (url) => {
      fetched.push(url);
      return Promise.reject(new Error('no network in this test'));
    },
  });
  runInContext('var window = globalThis, self = globalThis', page);
  const before = runInContext('Reflect.ownKeys(globalThis)', page);
  runInContext(read('web/dist/audioworklet-anywhere.js').toString(), page);
  const after = runInContext('Reflect.ownKeys(globalThis)', page);
  assert.deepEqual([...after].filter((name) => !before.includes(name)), ['AudioWorkletAnywhere']);
  assert.deepEqual(fetched, []);
});

// What Node has of the web: URL, DOMException, MessagePort, Event, …
function webInterfaces() {
  const names = Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z]/.test(name));
  return Object.fromEntries(names.map((name) => [name, globalThis[name]]));
}
