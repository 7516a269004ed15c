// The class AudioWorkletNode (Web Audio §1.32.4), which pages call and extend; before there is an engine too.

import type { AudioParamMap } from './audio-param-map';
import { threadOf } from './audio-worklet';
import { constructNode } from './audio-worklet-node';
import { convertNodeOptions } from './audio-worklet-node-options';
import { isContext, type PageWindow } from './features';
import { defineInterface, domString } from './webidl';
import { slotsOf, type WorkletNodeSlots } from './worklet-node-slots';

const CONTEXT = "Failed to construct 'AudioWorkletNode'";

function own(node: object): WorkletNodeSlots {
  const slots = slotsOf(node);
  if (!slots) throw new TypeError('Illegal invocation');
  return slots;
}

/** Makes the page's AudioWorkletNode class. */
export function defineAudioWorkletNode(page: PageWindow): new (context: BaseAudioContext, name: string, options?: object) => AudioNode {
  class AudioWorkletNode {
    constructor(context: BaseAudioContext, name: string, options?: object) {
      if (arguments.length < 2) {
        throw new TypeError(`${CONTEXT}: 2 arguments required, but only ${arguments.length} present.`);
      }
      if (!isContext(page, context)) {
        throw new TypeError(`${CONTEXT}: parameter 1 is not of type 'BaseAudioContext'.`);
      }
      const processorName = domString(name);
      const converted = convertNodeOptions(options);
      const thread = threadOf(context);
      if (!thread) throw noScope();
      return constructNode(page, thread, processorName, converted, new.target.prototype) as unknown as AudioWorkletNode;
    }

    get parameters(): AudioParamMap {
      return own(this).parameters;
    }

    get port(): MessagePort {
      return own(this).nodePort.port;
    }

    get onprocessorerror(): ((event: Event) => void) | null {
      return own(this).onprocessorerror;
    }

    set onprocessorerror(value: ((event: Event) => void) | null) {
      const slots = own(this);
      const listening = slots.onprocessorerror !== null;
      slots.onprocessorerror = typeof value === 'function' || (typeof value === 'object' && value) ? value : null;
      if (!listening && slots.onprocessorerror) slots.node.addEventListener('processorerror', runErrorHandler);
      if (listening && !slots.onprocessorerror) slots.node.removeEventListener('processorerror', runErrorHandler);
    }
  }

  Object.setPrototypeOf(AudioWorkletNode, page.AudioNode);
  Object.setPrototypeOf(AudioWorkletNode.prototype, page.AudioNode.prototype);
  defineInterface(AudioWorkletNode, 'AudioWorkletNode');
  Object.defineProperty(AudioWorkletNode, 'length', { value: 2, configurable: true });
  return AudioWorkletNode as unknown as ReturnType<typeof defineAudioWorkletNode>;
}

function runErrorHandler(this: unknown, event: Event): void {
  const { onprocessorerror } = own(this as object);
  if (typeof onprocessorerror === 'function') onprocessorerror.call(this as never, event);
}

function noScope(): DOMException {
  return new DOMException(
    `${CONTEXT}: AudioWorklet does not have a valid AudioWorkletGlobalScope. Load a script with 'audioWorklet.addModule()' first, and wait until its promise resolves.`,
    'InvalidStateError');
}
