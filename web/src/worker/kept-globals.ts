// The Worker's global object becomes an AudioWorkletGlobalScope, and loses what such a scope has not. The bundle of the
// Worker is built with this file injected (scripts/build/scripts.mjs): what our own code calls by these names is kept here.

const scope = self;
const { setTimeout, clearTimeout, performance, MessageChannel, fetch, Blob, crypto, structuredClone } = scope;

export { scope as self, setTimeout, clearTimeout, performance, MessageChannel, fetch, Blob, crypto, structuredClone };
