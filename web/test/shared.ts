// A context that the specs of a describe() share, and what runs in its scope. A spec that only looks at values needs no
// context of its own: making one is what costs, and Chromium 64 has six.

import { addModuleText, nextMessage } from './audio';

/** A running context for all specs of the surrounding describe(), with a module loaded; closed after the last of them. */
export function sharedContext(module = ''): () => AudioContext {
  let context: AudioContext;
  beforeAll(async () => {
    context = new AudioContext();
    if (context.state !== 'running') await context.resume();
    await addModuleText(context, module);
  });
  afterAll(() => context.close());
  return () => context;
}

let names = 0;

/** Registers a processor of a name that nobody else has; `body` is the text of its class. */
export async function register(context: BaseAudioContext, body: string): Promise<string> {
  const name = `processor-${names++}`;
  await addModuleText(context, `registerProcessor('${name}', class extends AudioWorkletProcessor {${body}});`);
  return name;
}

/** Runs statements at the top level of a module and answers what they have set `result` to (or what the expression gives). */
export async function inScope<T>(context: BaseAudioContext, statements: string, result = 'result'): Promise<T> {
  const name = `reporter-${names++}`;
  await addModuleText(context, `
    let result;
    ${statements}
    registerProcessor('${name}', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.postMessage(${result}); }
      process() {}
    });`);
  return nextMessage<T>(new AudioWorkletNode(context, name).port);
}

/** What statements throw in the scope: [name, whether it is an error of the realm]; null if nothing. */
export function thrownBy(context: BaseAudioContext, statements: string): Promise<[string, boolean] | null> {
  // Natively DOMException is no global of the scope.
  return inScope(context, `result = null;
    const types = typeof DOMException === 'undefined' ? [TypeError] : [TypeError, DOMException];
    try { ${statements}; } catch (error) {
      result = [error.name, types.length === 1 && error.name !== 'TypeError' ? error instanceof Object : types.some((type) => error instanceof type)];
    }`);
}

/** A name that no processor has yet, to be registered by a spec. */
export function freshName(): string {
  return `fresh-${names++}`;
}
