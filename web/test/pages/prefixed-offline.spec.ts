// OfflineAudioContext as Safari before 14.1 has it: prefixed, and startRendering() only fires `complete`.

import { addModuleText } from '../audio';
import { engine, safari } from '../engine';
import { expectSamples, playing, ramp } from '../offline';
import { loadScript, SCRIPT } from '../install';
import { openPage, type Page } from '../page';

interface OldPage {
  webkitAudioContext?: unknown;
  webkitOfflineAudioContext?: typeof OfflineAudioContext;
}

function age(page: Page): void {
  const old = page as unknown as OldPage & Record<string, unknown>;
  old.webkitAudioContext = page.AudioContext;
  old.webkitOfflineAudioContext = page.OfflineAudioContext;
  const { prototype } = page.OfflineAudioContext;
  const own = prototype.startRendering;  
  Object.defineProperty(prototype, 'startRendering', {
    value: function startRendering(this: OfflineAudioContext): void {
      void own.call(this);
    },
    configurable: true,
    writable: true,
  });
  for (const name of ['AudioContext', 'OfflineAudioContext', 'BaseAudioContext', 'ConstantSourceNode', 'GainNode', 'OscillatorNode']) delete old[name];
}

describe('a prefixed OfflineAudioContext whose startRendering() answers nothing', () => {
  it('renders worklets exactly and fires complete', async () => {
    const page = await openPage();
    if (!safari) age(page); // else it is one of its age already
    await loadScript(page.document, SCRIPT, { 'data-force': '' });
    const context = new page.OfflineAudioContext(1, 1000, 44100);
    await addModuleText(context, `registerProcessor('double', class extends AudioWorkletProcessor {
      static get parameterDescriptors() { return [{ name: 'level', defaultValue: 1 }]; }
      process([[input]], [[output]], { level }) { output.forEach((_, i) => { output[i] = 2 * input[i] * (level.length > 1 ? level[i] : level[0]); }); return true; }
    });`);
    const node = new page.AudioWorkletNode(context, 'double');
    (node.parameters.get('level') as AudioParam).setValueAtTime(3, 512 / 44100);
    const samples = ramp(1000);
    const gain = context.createGain();
    gain.gain.value = 0.5;
    playing(context, samples).connect(gain).connect(node).connect(context.destination);
    const buffer = await new Promise<AudioBuffer>((resolve, reject) => {
      context.oncomplete = ({ renderedBuffer }): void => resolve(renderedBuffer);
      Promise.resolve(context.startRendering()).catch(reject);
    });
    expectSamples(buffer.getChannelData(0), samples.map((sample, i) => sample * (i < 512 ? 1 : 3)), engine);
  });
});
