// The demo pages, clicked as a visitor clicks them (ping-pong has a spec of its own, as the page that everybody knows).

import { engine, isNative } from '../engine';
import { openPage, until, type Page } from '../page';

// Chromium forced is native underneath: the pages' own switch chooses the polyfill.
const CHOICE = engine === 'ChromiumForced' ? '?mode=polyfill' : '';

async function open(name: string): Promise<{ page: Page; find: (selector: string) => HTMLElement; click: (selector: string) => void }> {
  const page = await openPage(`/base/web/demo/${name}/index.html${CHOICE}`);
  const find = (selector: string): HTMLElement => page.document.querySelector(selector) as HTMLElement;
  return { page, find, click: (selector) => find(selector).click() };
}

/** Whether a canvas shows something in the colours of the traces. */
function isDrawn(canvas: HTMLElement): boolean {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = ((canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
  for (let i = 0; i < data.length; i += 4) if ((data[i + 1] as number) > 150 && (data[i + 3] as number) > 100) return true;
  return false;
}

/** How far from its middle a canvas's picture reaches: 0 for a flat line. */
function swing(canvas: HTMLElement): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = ((canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
  let furthest = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if ((data[at + 1] as number) > 200 && (data[at + 3] as number) > 200) furthest = Math.max(furthest, Math.abs(y - height / 2));
    }
  }
  return furthest / height;
}

describe('the demos', () => {
  it('are listed on one page, which says what runs and keeps the choice', async () => {
    const { page, find } = await open('.');
    const links = Array.from(page.document.querySelectorAll<HTMLAnchorElement>('.gallery a'));
    expect(links.length).toBe(7);
    for (const link of links) {
      expect(link.search).toBe(CHOICE);
      expect((await fetch(`${link.origin}${link.pathname}index.html`)).status).toBe(200);
    }
    expect(find('.mode .word').textContent).toBe(isNative ? 'native AudioWorklet' : 'polyfilled');
  });

  it('let a visitor force the polyfill where AudioWorklet is native, and say so where it is not', async () => {
    const { page, find, click } = await open('01-ping-pong');
    const hasNative = engine === 'Chromium' || engine === 'ChromiumForced';
    expect((find('.force-native') as HTMLButtonElement).disabled).toBe(!hasNative);
    const frame = page.frameElement as HTMLIFrameElement;
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    click('.force-polyfill');
    await loaded;
    const forced = frame.contentWindow as Page;
    expect(forced.location.search).toBe('?mode=polyfill');
    expect(forced.AudioWorkletAnywhere?.native).toBe(false);
    expect(forced.document.querySelector('.mode .word')?.textContent).toBe('polyfilled');
  });

  it('play a synthesizer by the keys', async () => {
    const { page, find, click } = await open('02-synthesizer');
    click('#start');
    await until(() => find('#start').textContent === 'Ready: play', 'it is switched on');
    const press = (type: string): boolean => page.dispatchEvent(new KeyboardEvent(type, { key: 'a' }));
    press('keydown');
    expect(find('.keyboard [data-note="48"]').className).toContain('down');
    await until(() => swing(find('#scope')) > 0.02, 'the oscilloscope shows a wave');
    expect(isDrawn(find('#spectrum'))).toBe(true);
    press('keyup');
    expect(find('.keyboard [data-note="48"]').className).not.toContain('down');
    expect(find('#error').textContent).toBe('');
  });

  it('switch the synthesizer on by the first key, and play the key that has the focus by the space bar', async () => {
    const { page, find } = await open('02-synthesizer');
    const key = find('.keyboard [data-note="55"]');
    const press = (type: string): boolean => key.dispatchEvent(new page.KeyboardEvent(type, { key: ' ', bubbles: true, cancelable: true }));
    expect(press('keydown')).withContext('the page does not scroll').toBe(false);
    await until(() => key.className.includes('down'), 'it is played');
    await until(() => swing(find('#scope')) > 0.02, 'the oscilloscope shows a wave');
    press('keyup');
    expect(key.className).not.toContain('down');
  });

  it('stop ping-pong and start it again', async () => {
    const { page, find, click } = await open('01-ping-pong');
    const pongs = (): number => page.document.querySelectorAll('.from-processor').length;
    click('#start');
    await until(() => find('#start').textContent === 'Stop' && pongs() > 0, 'it plays');
    click('#start');
    await until(() => find('#start').textContent === 'Start', 'it has stopped');
    const before = pongs();
    click('#start');
    await until(() => pongs() > before, 'it plays again');
    expect(find('#messages .error')).toBeNull();
  });

  it('crush the bits of a loop', async () => {
    const { find, click } = await open('03-bit-crusher');
    click('#built-in');
    await until(() => find('#play').textContent === 'Stop' && swing(find('#scope')) > 0.02, 'the loop plays');
    expect(isDrawn(find('#waveform'))).toBe(true);
    expect(find('#error').textContent).toBe('');
    click('#play');
    expect(find('#play').textContent).toBe('Play');
  });

  it('take a file that is dropped', async () => {
    const { page, find } = await open('03-bit-crusher');
    const dropped = new Event('drop') as Event & { dataTransfer: unknown };
    dropped.dataTransfer = { files: [new File([wavOf(2000)], 'beep.wav', { type: 'audio/wav' })] };
    page.document.dispatchEvent(dropped);
    await until(() => find('#name').textContent !== '' || find('#error').textContent !== '', 'the file is taken');
    expect(find('#error').textContent).toBe('');
    expect(find('#name').textContent).toMatch(/^beep.wav: 0\.[23] s/);
    await until(() => find('#play').textContent === 'Stop', 'it plays');
  });

  it('measure levels in the processor', async () => {
    const { find, click } = await open('04-level-meter');
    click('#melody');
    await until(() => /dB$/.test(find('#peak').textContent), 'a peak is told');
    await until(() => Number(find('#rate').textContent) > 5, 'messages come');
    expect(isDrawn(find('#meter'))).toBe(true);
    click('#melody');
    expect(find('#melody').textContent).toBe('Play a melody');
  });

  it('pluck strings of WebAssembly', async () => {
    const { find, click } = await open('05-webassembly');
    click('#strum');
    await until(() => find('#size').textContent === '443 bytes of', 'the module is fetched');
    await until(() => isWarm(find('#strings')), 'a string swings');
    expect(find('#error').textContent).toBe('');
  });

  it('open the inspector, which draws the graph', async () => {
    const { page, find, click } = await open('07-inspector');
    click('#start');
    await until(() => find('.audioworklet-anywhere-inspector') !== null, 'the panel is there');
    const api = page.AudioWorkletAnywhere;
    if (isNative) {
      expect(find('.audioworklet-anywhere-inspector').textContent).toContain('AudioWorklet is native here');
      return;
    }
    const graph = api?.graphs()[0];
    const named = (name: string): number => graph?.nodes.filter((node) => node.name === name).length ?? 0;
    expect([named('hum'), named('soft-clip'), named('OscillatorNode'), named('AudioDestinationNode')]).toEqual([3, 1, 3, 1]);
    expect(graph?.edges.length).toBe(3 * 3 + 2);
    await until(() => isDrawn(find('.audioworklet-anywhere-inspector canvas')), 'the graph is drawn');
    click('#add');
    expect(api?.graphs()[0]?.nodes.filter(({ name }) => name === 'hum').length).toBe(4);
    click('.audioworklet-anywhere-inspector button');
    expect(find('.audioworklet-anywhere-inspector')).toBeNull();
  });
});

function isWarm(canvas: HTMLElement): boolean {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = ((canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, width, height);
  for (let i = 0; i < data.length; i += 4) if ((data[i] as number) > 200 && (data[i + 3] as number) > 100) return true;
  return false;
}

/** A WAV file of 8 bits and 8,000 Hz. */
function wavOf(frames: number): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(44 + frames));
  const word = (at: number, text: string): void => Array.from(text).forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  word(0, 'RIFF');
  bytes.setUint32(4, 36 + frames, true);
  word(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, 8000, true);
  bytes.setUint32(28, 8000, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  word(36, 'data');
  bytes.setUint32(40, frames, true);
  for (let i = 0; i < frames; i++) bytes.setUint8(44 + i, 128 + 100 * Math.sin(i * 0.3));
  return bytes.buffer;
}
