// Every shipped script uses only what the oldest supported browsers have, by MDN's compatibility data, or asks first.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { parse } from 'acorn';
import { analyze } from 'eslint-scope';
import { read } from './built.mjs';

const { api, javascript, webassembly } = createRequire(import.meta.url)('@mdn/browser-compat-data');

/** The oldest that have module scripts, without which there are no processors. */
const OLDEST = { chrome: '61', safari: '11', firefox: '60' };
const SCRIPTS = { 'audioworklet-anywhere.js': 'script', 'audioworklet-anywhere.mjs': 'module', 'engine.js': 'script', 'audioworklet-anywhere.worker.js': 'script', 'audioworklet-anywhere.linker.js': 'script' };

/** Newer global names that are safe although no `typeof` stands before them. */
const ASKED = { Atomics: 'used on SharedArrayBuffers only, which are asked for (ring-memory.ts)' };

/** Interfaces whose objects the code has in its hands; of all others a name is a coincidence. */
const INTERFACES = /^(Audio\w*|BaseAudioContext|OfflineAudio\w*|\w+Node|Worklet|Message(Port|Event|Channel)|Event|EventTarget|ErrorEvent|SecurityPolicyViolationEvent|Window|Document|Element|HTML(Element|ScriptElement|IFrameElement)|Node|Blob|URL|Request|Response|Headers|Performance|Crypto|Worker|DOMException|TextDecoder|TextEncoder|TrustedType\w*)$/;

const OURS = 'of our own objects';
const CLASSES = 'of the classes that the polyfill brings';
const ASKS = 'asked for before';
const ACORNS = 'of objects of the parser in the linker';
const SHARED = 'of Atomics, with SharedArrayBuffers only';
const VIOLATION = 'read off an event of a browser that has it';

/** Newer members' names, each with why it is safe. A name that is not used any more has to go. */
const SAFE = {
  addModule: CLASSES, parameters: CLASSES, currentFrame: CLASSES, registerProcessor: CLASSES, renderQuantumSize: CLASSES, automationRate: CLASSES,
  load: OURS, store: OURS, take: OURS, grow: OURS, resize: OURS, bytes: OURS, format: OURS, memory: OURS, signal: OURS, reset: OURS, offset: ASKS, flush: OURS,
  createConstantSource: ASKS, getFloatTimeDomainData: ASKS, instantiateStreaming: ASKS, deref: ASKS, register: ASKS,
  createPolicy: ASKS, createHTML: OURS, createScriptURL: OURS,
  blockedURI: VIOLATION, effectiveDirective: VIOLATION, violatedDirective: VIOLATION,
  label: ACORNS, sourceFile: ACORNS, kind: ACORNS, at: ACORNS,
  exchange: SHARED, wait: SHARED,
  nonce: 'an expando where it is no attribute yet',
};
const found = new Set();

for (const [file, sourceType] of Object.entries(SCRIPTS)) {
  const source = read(`web/dist/${file}`).toString().replace(/\bimport\.meta\b/g, 'import_meta');
  const tree = parse(source, { ecmaVersion: 2017, sourceType, ranges: true });

  test(`${file} names no global that ${Object.entries(OLDEST).flat().join(' ')} lack, unless it asks`, () => {
    const { through } = analyze(tree, { ecmaVersion: 2017, sourceType }).globalScope;
    const names = new Set(through.map(({ identifier }) => identifier.name));
    const newer = [...names].filter((name) => isNewer(featureOfGlobal(name)));
    const unasked = newer.filter((name) => !source.includes(`typeof ${name}`) && !(name in ASKED));
    assert.deepEqual(unasked, []);
  });

  test(`${file} uses no member that they lack, unless it is known to be safe`, () => {
    const newer = [...membersOf(tree)].filter((name) => NEWER_MEMBERS.has(name));
    for (const name of newer) found.add(name);
    const unsafe = newer.filter((name) => !(name in SAFE));
    assert.deepEqual(unsafe.map((name) => `${name} (${NEWER_MEMBERS.get(name)})`), []);
  });
}

test('what is known to be safe is used', () => {
  assert.deepEqual(Object.keys(SAFE).filter((name) => !found.has(name)), []);
});

// Of ECMAScript's objects only what is called: `this.at` is a field of somebody, `list.at()` a method of Array.
function membersOf(tree) {
  const names = new Set();
  const called = new Set();
  const visit = (node) => {
    if (!node || typeof node.type !== 'string') return;
    if (node.type === 'CallExpression') called.add(node.callee); // visited before its callee is
    if (node.type === 'MemberExpression' && !node.computed && (!METHODS.has(node.property.name) || called.has(node))) names.add(node.property.name);
    if (node.type === 'ObjectPattern') for (const property of node.properties) if (!property.computed && property.key && !METHODS.has(property.key.name)) names.add(property.key.name);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) value.forEach(visit);
      else if (value && typeof value === 'object') visit(value);
    }
  };
  visit(tree);
  return names;
}
const METHODS = new Set(Object.values(javascript.builtins).flatMap((feature) => Object.keys(feature).map((key) => key.replace(/_static$/, ''))));
const NEWER_MEMBERS = newerMembers();

// A name counts if nothing that has it is old: "flat" is Array's alone, "values" is many things'.
function newerMembers() {
  const newest = new Map();
  const groups = [javascript.builtins, api, { WebAssembly: webassembly.api }];
  for (const group of groups) {
    for (const [holder, feature] of Object.entries(group)) {
      if (group === api && !INTERFACES.test(holder)) continue;
      for (const [key, member] of Object.entries(feature)) {
        if (!member.__compat || key === '__compat' || key === holder || key.endsWith('_event')) continue;
        const name = key.replace(/_static$/, '');
        if (!isNewer(member)) newest.set(name, null);
        else if (newest.get(name) !== null) newest.set(name, [...(newest.get(name) ?? []), holder]);
      }
    }
  }
  for (const [name, feature] of Object.entries(api)) if (/^[a-z]/.test(name) && !isNewer(feature)) newest.set(name, null); // fetch, setTimeout, …
  return new Map([...newest].filter(([, holders]) => holders).map(([name, holders]) => [name, holders.slice(0, 4).join(', ')]));
}

function featureOfGlobal(name) {
  return javascript.builtins[name] ?? api[name] ?? api.Window[name] ?? (name === 'WebAssembly' ? webassembly.api : undefined);
}

function isNewer(feature) {
  return Boolean(feature?.__compat) && Object.entries(OLDEST).some(([browser, version]) => !covers(feature.__compat.support[browser], version));
}

function covers(support, version) {
  const statements = Array.isArray(support) ? support : [support ?? {}];
  return statements.some(({ version_added: added, prefix, alternative_name: other, flags }) =>
    !prefix && !other && !flags && added && added !== 'preview' && (added === true || Number.parseFloat(added.replace('≤', '')) <= Number(version)));
}
