// Each launcher starts what its name says: the other specs lean on it.
import { engine, type EngineName } from './engine';

interface Claims {
  userAgent: RegExp;
  secure: boolean;
  /** `audioWorklet` on the prototype of AudioContext */
  audioWorklet: boolean;
  /** the AudioWorkletNode constructor; an insecure Chromium has one that no context can be used with */
  audioWorkletNode: boolean;
  /** globalThis (2018 to 2019) tells the old browser from the new ones */
  globalThis: boolean;
  /** SharedArrayBuffer, which pages and their Workers share: the specs of two threads run where it is */
  sharedMemory: boolean;
}

const modern = { audioWorklet: false, audioWorkletNode: false, secure: false, globalThis: true, sharedMemory: false };
const chromium = /Chrome\/(1[3-9]\d|[2-9]\d\d)\./;

const claims: Record<EngineName, Claims> = {
  Chromium: { ...modern, userAgent: chromium, secure: true, audioWorklet: true, audioWorkletNode: true },
  ChromiumForced: { ...modern, userAgent: chromium, secure: true, audioWorklet: true, audioWorkletNode: true },
  ChromiumInsecure: { ...modern, userAgent: chromium, audioWorkletNode: true },
  Chromium64: { ...modern, userAgent: /HeadlessChrome\/64\.0\.3264\./, secure: true, globalThis: false, sharedMemory: true },
  FirefoxInsecure: { ...modern, userAgent: /Firefox\/\d{3}\./ },
  WPEInsecure: { ...modern, userAgent: /AppleWebKit\/605\.1\.15 .*Version\/16\.0 Safari/ },
  WebKitInsecure: { ...modern, userAgent: /AppleWebKit\/605\.1\.15 .*Version\/(2[6-9]|[3-9]\d)\.\d+ Safari/ },
  ChromiumIsolated: { ...modern, userAgent: chromium, secure: true, audioWorklet: true, audioWorkletNode: true, sharedMemory: true },
  FirefoxIsolated: { ...modern, userAgent: /Firefox\/\d{3}\./, secure: true, audioWorklet: true, audioWorkletNode: true, sharedMemory: true },
};

type Realm = Window & typeof globalThis;

describe('the engine', () => {
  let frame: HTMLIFrameElement;
  let realm: Realm;

  // A realm of its own, which no other spec has installed anything into.
  beforeEach(() => {
    frame = document.body.appendChild(document.createElement('iframe'));
    realm = frame.contentWindow as Realm;
  });
  afterEach(() => frame.remove());

  it('is the browser that its launcher is named after', () => {
    expect(navigator.userAgent).toMatch(claims[engine].userAgent);
    expect('globalThis' in realm).toBe(claims[engine].globalThis);
  });

  it('has a secure origin, or has not', () => {
    expect(isSecureContext).toBe(claims[engine].secure);
    expect(realm.isSecureContext).toBe(claims[engine].secure);
  });

  it('shares memory with Workers, or does not', () => {
    const { crossOriginIsolated } = self as { crossOriginIsolated?: boolean }; // by its launcher, or by ISOLATED=1
    expect('SharedArrayBuffer' in realm).toBe(claims[engine].sharedMemory || crossOriginIsolated === true);
  });

  it('has AudioWorklet only where the launcher says so', () => {
    const context = new realm.AudioContext();
    expect('audioWorklet' in context).toBe(claims[engine].audioWorklet);
    expect('AudioWorkletNode' in realm).toBe(claims[engine].audioWorkletNode);
    return context.close();
  });

  it('has WebAssembly', () => {
    const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(WebAssembly.validate(emptyModule)).toBe(true);
  });

  it('plays: the clock of an AudioContext advances and a ScriptProcessor is called with its audio', async () => {
    const context = new AudioContext();
    const source = context.createConstantSource();
    const processor = context.createScriptProcessor(1024, 1, 1);
    source.connect(processor).connect(context.destination);
    source.start();
    await new Promise<void>((resolve) => {
      processor.onaudioprocess = ({ inputBuffer }) => {
        if (inputBuffer.getChannelData(0)[1023] === 1) resolve();
      };
    });
    expect(context.state).toBe('running');
    expect(context.currentTime).toBeGreaterThan(0);
    processor.onaudioprocess = null;
    await context.close();
  });
});
