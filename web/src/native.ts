// The browser's own functions, kept from before the polyfill lays its own over them.

import type { PageWindow } from './features';
import { isSelective, notedConnect, selectiveDisconnect } from './selective-disconnect';

type Connect = (this: AudioNode, destination: AudioNode | AudioParam, output?: number, input?: number) => AudioNode | undefined;
type Disconnect = (this: AudioNode, ...args: unknown[]) => void;

/** The browser's own functions: AudioNode.prototype's connect and disconnect (Web Audio §1.5.5). */
export const native = {
  connect: undefined as unknown as Connect,
  disconnect: undefined as unknown as Disconnect,
  // AudioParam.prototype's own (Web Audio §1.6.3): the recorder of offline graphs makes an array at each call.
  setValueAtTime: undefined as unknown as AudioParam['setValueAtTime'],
  cancelScheduledValues: undefined as unknown as AudioParam['cancelScheduledValues'],
  // OfflineAudioContext.prototype's own (Web Audio §1.3.3), kept by offline/offline-audio-context.ts.
  startRendering: undefined as unknown as (this: OfflineAudioContext) => Promise<AudioBuffer> | undefined,
  suspend: undefined as unknown as (this: OfflineAudioContext, time: number) => Promise<void>,
  resume: undefined as unknown as (this: OfflineAudioContext) => Promise<void>,
};

/** Keeps the native functions; called once, before anything is replaced. */
export function captureNative(page: PageWindow): void {
  const connect = page.AudioNode.prototype.connect as Connect;
  const { disconnect } = page.AudioNode.prototype as { disconnect: Disconnect };
  native.disconnect = disconnect;
  const { setValueAtTime, cancelScheduledValues } = page.AudioParam.prototype;
  Object.assign(native, { setValueAtTime, cancelScheduledValues });
  // Only a context can tell which disconnect() it is: the first connect() asks.
  native.connect = function (this: AudioNode, ...args) {
    if (isSelective(this.context, disconnect)) native.connect = connect;
    else {
      native.connect = notedConnect(connect);
      native.disconnect = selectiveDisconnect(connect, disconnect);
    }
    return native.connect.apply(this, args);
  };
}

/** Connects natively; throws what the browser throws. */
export function connectNative(source: AudioNode, destination: AudioNode | AudioParam, output = 0, input = 0): void {
  if ('numberOfInputs' in destination) native.connect.call(source, destination, output, input);
  else native.connect.call(source, destination, output);
}

/** Disconnects one native connection; a connection that is gone already is no error here. */
export function disconnectNative(source: AudioNode, destination: AudioNode | AudioParam, output = 0, input = 0): void {
  try {
    if ('numberOfInputs' in destination) native.disconnect.call(source, destination, output, input);
    else native.disconnect.call(source, destination, output);
  } catch {
    // InvalidAccessError: the page or the browser had already taken it apart.
  }
}
