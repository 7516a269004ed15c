// What a user of the package writes, compiled against its declarations and TypeScript's own DOM types.
import 'audioworklet-anywhere';
import whole, { AudioWorkletAnywhere, type BufferSize, type InstallOptions } from 'audioworklet-anywhere';
import single from 'audioworklet-anywhere/single';

export async function play(context: AudioContext): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(new URL('processor.js', document.baseURI));
  const node = new AudioWorkletNode(context, 'processor', { outputChannelCount: [2] });
  node.port.postMessage('ping');
  return node;
}

// Undefined in server-side rendering: strict code has to ask.
// @ts-expect-error
AudioWorkletAnywhere.version;

const version: string | undefined = AudioWorkletAnywhere?.version;
const native: boolean | undefined = whole?.native;
const buses: number | undefined = single?.stats().buses;
const size: BufferSize = 1024;
export function howItFares(context: AudioContext): string {
  const stats = AudioWorkletAnywhere?.stats(context);
  return stats ? `${stats.driver}: ${stats.latency} s, ${stats.load.mean}, ${stats.lost} lost, ${stats.messages.toNodes} messages` : 'nothing plays';
}
const options: InstallOptions = { driver: 'script-processor', force: true, bufferSize: size, engineUrl: '/engine.wasm' };
AudioWorkletAnywhere?.install(options);
window.AudioWorkletAnywhereOptions = { bufferSize: 2048 };
window.AudioWorkletAnywhere?.install();

// @ts-expect-error not a size that a ScriptProcessorNode has
const wrong: BufferSize = 1000;
// @ts-expect-error not an option
AudioWorkletAnywhere?.install({ force: 'yes' });
// @ts-expect-error it is the script's to say
if (AudioWorkletAnywhere) AudioWorkletAnywhere.native = true;

export { buses, native, version, wrong };
