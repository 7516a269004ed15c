// What is there while the soak goes on: the page's own figures, and what only the browser and the system know.
import { readFileSync } from 'node:fs';

/** Interfaces of whose objects none may be left. */
const KINDS = ['AudioWorkletNode', 'AudioContext', 'MessagePort'];

/** Without halting the page for longer than a garbage collection takes. @param {{devtools: object, browser: object}} page what withLivePage() gave */
export async function look({ devtools, browser }) {
  const figures = await devtools.evaluate('soak.figures()');
  await devtools.call('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.call('Runtime.getHeapUsage');
  return { ...figures, heap: usedSize, resident: residentOf(browser) };
}

/** What is left of what came and went. Counting objects halts the page: not while sound is listened to. */
export async function lookForObjects({ devtools }) {
  const engine = await devtools.evaluate('AudioWorkletAnywhere.stats()');
  const objects = {};
  for (const kind of KINDS) objects[kind] = await ofPrototype(devtools, `${kind}.prototype`, 'return this.length');
  // Those of the realms' documents are not among them; the engine is the page's.
  const engineMemory = await ofPrototype(devtools, 'WebAssembly.Memory.prototype', 'return this.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0)');
  const { documents } = await devtools.call('Memory.getDOMCounters');
  return { engine, objects, engineMemory, documents };
}

// What `body` says of the array of all objects that inherit from a prototype and can still be reached.
async function ofPrototype(devtools, prototype, body) {
  const objectGroup = 'soak';
  const { result } = await devtools.call('Runtime.evaluate', { expression: prototype, objectGroup });
  const { objects } = await devtools.call('Runtime.queryObjects', { prototypeObjectId: result.objectId, objectGroup });
  const answer = await devtools.call('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: `function () { ${body}; }`, returnByValue: true });
  await devtools.call('Runtime.releaseObjectGroup', { objectGroup });
  return answer.result.value;
}

// Of the whole process tree; memory that processes share counts in each.
function residentOf(browser) {
  let bytes = 0;
  for (const pid of browser.processes()) {
    try {
      bytes += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      // It has ended.
    }
  }
  return bytes;
}
