// What breaks real processors and real pages, collected from the bugs of other polyfills, their users' threads and some two dozen
// npm libraries; and the specs that hold it. `specs` as in rows.mjs.

export const TRAPS = [
  { section: "Getting in" },
  { text: "`AudioWorkletNode` is a function on insecure Chromium although nothing works", specs: ["replaces a useless AudioWorkletNode", "finds out by the context prototypes"] },
  { text: "`globalThis` is missing (Chromium before 71, Safari before 12.1)", specs: ["has globalThis that refers to itself"] },
  { text: "Libraries look for own properties `AudioWorkletNode` and `AudioWorklet` of the window", specs: ["AudioWorkletNode as an interface (Web Audio §1.32.4) › is an interface object of the window", "is an interface object of the window that inherits from Worklet"] },
  { text: "They extend `AudioWorkletNode` with fields and methods, and redefine `port`, `channelCount`, `addEventListener` on nodes", specs: ["may be extended", "lets a page redefine its members"] },
  { text: "`AudioWorkletProcessor` or `registerProcessor` on the page's window makes some take the page for the worklet", specs: ["is not the page: nothing of a module is seen there"] },

  { section: "Loading" },
  { text: "A Blob URL is revoked right after `addModule()` was called", specs: ["Blob URL that is revoked"] },
  { text: "`addModule()` gets a URL object", specs: ["takes a URL object"] },
  { text: "Two modules share one global scope and hang things on it", specs: ["shares one global scope among the modules"] },
  { text: "`sampleRate` is read at the top level of a module", specs: ["attributes of the standard at the top level"] },
  { text: "A module declares `const performance`, `const crypto`, `function atob` at its top", specs: ["lets a module declare names"] },
  { text: "`globalThis.atob ??= …` must stick", specs: ["lets a module repair"] },
  { text: "Processors are registered long after the module has run", specs: ["may be called long after the module was loaded", "from a promise, from within process()"] },
  { text: "A module that throws while it runs must not reject `addModule()`", specs: ["resolves when a module throws while it runs"] },
  { text: "Newest code uses the global `port`", specs: ["AudioWorklet.port › "] },
  { text: "Exceptions of processors and modules must not be uncaught errors of the page", specs: ["processorerror › tells once of", "resolves when a module throws while it runs", "is not the page's uncaught error"] },

  { section: "Blocks" },
  { text: "Exactly 128 frames, one call each", specs: ["counts 128 frames a quantum", "go on in order, of 128 frames, after the page was held up"] },
  { text: "Unconnected inputs have no channels; connected silence has channels of zeros", specs: ["have no channels while nothing is connected", "are those of a source, before its start"] },
  { text: "More output channels than one ScriptProcessorNode has", specs: ["17 stereo outputs", "an output of 32 channels sounds"] },
  { text: "Outputs keep the last block's samples when `process()` writes nothing", specs: ["is silence where process() writes nothing", "has outputs of zeros"] },
  { text: "Buffers given to `process()` are transferred away", specs: ["goes on when a buffer it was given is transferred away"] },
  { text: "`process()` answers false in the middle of a host buffer", specs: ["ends in the middle of a block"] },
  { text: "A throwing `process()` fires one event, not one a block", specs: ["tells once of a process() that throws"] },
  { text: "`param[i]` on an array of length 1, and code that tests `length === 1`", specs: ["has a quantum's values at a-rate where they differ, and one where they do not"] },
  { text: "Parameters set right after the construction are seen by the first block", specs: ["sees parameters that were set right after construction", "what is set right after construction is seen"] },
  { text: "Scratch arrays shared between nodes", specs: ["are given to each node in arrays of its own"] },

  { section: "Realm" },
  { text: "Message data and options have the prototypes of the processor's realm", specs: ["prototypes of the realm that receives", "is of the realm: Array, Float32Array, Object"] },
  { text: "Views on engine memory handed to user code are cloned whole and detached when it grows", specs: ["is of the realm: Array, Float32Array, Object", "gets frozen arrays of the realm"] },
  { text: "Synchronous `new WebAssembly.Module()` on the main thread", specs: ["is compiled and used by the processor itself, in process()"] },
  { text: "Chromium 64 and Firefox have no `AudioParam.automationRate`", specs: ["lets automationRate be set", "follows automationRate"] },

  { section: "Ports" },
  { text: "Two nodes made in one tick share a port", specs: ["gives each processor the port of its own node", "is a MessagePort of its own, the same each time"] },
  { text: "`node.port` itself is transferred to a Worker or another window", specs: ["a node's port that is transferred › "] },
  { text: "Messages posted inside the constructor, before the node's side listens", specs: ["keeps messages until it is started"] },
  { text: "Ports transferred through ports", specs: ["comes back, through further ports and a worker", "carries ports on, both ways"] },
  { text: "RPC libraries that use `addEventListener()` and `start()`", specs: ["an RPC library over the ports of a node › "] },

  { section: "Life" },
  { text: "A ScriptProcessorNode is collected while nothing refers to it", specs: ["are kept while their processor is active"] },
  { text: "A ScriptProcessorNode never fires when its output leads nowhere", specs: ["is called although nothing is connected", "called for ever, with nothing connected"] },
  { text: "Finished one-shot sources are kept alive by connection tracking", specs: ["leave nothing behind where they are connected directly"] },
  { text: "A stall of the page delivers all missed blocks as a burst afterwards", specs: ["go on in order, of 128 frames, after the page was held up"] },
];
