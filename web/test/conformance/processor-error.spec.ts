// processorerror (Web Audio §1.32.4.2, onprocessorerror): once, with what there is to say, then silence.

import '../install';
import { addModuleText, contextWith, next, nextMessage, openContext, sleep } from '../audio';
import { isNative } from '../engine';
import { itExcept } from '../exclusions';

const NOTHING = 'process() { return true; }';

describe('processorerror', () => {
  /** The first event, by the handler: natively listeners that were added alone get nothing. */
  function handled(node: AudioWorkletNode): Promise<ErrorEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no processorerror within 5 s')), 5000);
      node.onprocessorerror = (event) => {
        clearTimeout(timer);
        resolve(event);
      };
    });
  }

  /** The one event of a processor that fails, and a check that there is no second and none at the page's window. */
  async function processorError(body: string): Promise<ErrorEvent> {
    const context = await contextWith(body);
    const failures: Event[] = [];
    const note = (event: Event): void => {
      failures.push(event);
    };
    window.addEventListener('error', note);
    const node = new AudioWorkletNode(context, 'processor');
    const event = await handled(node);
    let more = 0;
    node.onprocessorerror = () => {
      more++;
    };
    await sleep(150);
    window.removeEventListener('error', note);
    expect(more).toBe(0);
    expect(failures).withContext('nothing reaches the page').toEqual([]);
    expect(event instanceof ErrorEvent).toBe(true);
    expect(event.message).not.toBe('');
    return event;
  }

  it('tells once of a constructor that throws', async () => {
    const event = await processorError("constructor() { super(); throw new RangeError('in the constructor'); } process() {}");
    // Natively the message tells of the failure only, not of its cause.
    if (!isNative) expect(event.message).toContain('in the constructor');
  });

  it('tells once of a process() that throws', async () => {
    const event = await processorError("process() { throw new TypeError('in process'); }");
    expect(event.message).toContain('in process');
    expect(event.lineno).toBeGreaterThan(0);
    expect(event.filename).toMatch(/^blob:/);
  });

  itExcept({ Chromium: 'natively only the handler attribute makes the event fire' }, 'tells listeners', async () => {
    const node = new AudioWorkletNode(await contextWith('process() { throw 1; }'), 'processor');
    expect((await next(node, 'processorerror', 2000)).type).toBe('processorerror');
  });

  it('tells once of a process that is missing or no function', async () => {
    // Natively the event's type is 'error'.
    expect((await processorError('')).type).toBe(isNative ? 'error' : 'processorerror');
    expect((await processorError('constructor() { super(); this.process = 1; }')).type).toBe(isNative ? 'error' : 'processorerror');
  });

  it('leaves the other nodes playing', async () => {
    const context = await openContext();
    await addModuleText(context, `
      registerProcessor('bad', class extends AudioWorkletProcessor { process() { throw new Error('bad'); } });
      registerProcessor('good', class extends AudioWorkletProcessor {
        constructor() { super(); this.calls = 0; this.port.onmessage = () => { this.since = this.calls; }; }
        process() {
          this.calls++;
          if (this.since !== undefined && this.calls === this.since + 50) this.port.postMessage('well');
          return true;
        }
      });`);
    const good = new AudioWorkletNode(context, 'good');
    await handled(new AudioWorkletNode(context, 'bad'));
    const answer = nextMessage(good.port);
    good.port.postMessage('how are you?');
    expect(await answer).toBe('well');
  });

  it('is null until a handler is set, and takes functions only', async () => {
    const node = new AudioWorkletNode(await contextWith(NOTHING), 'processor');
    expect(node.onprocessorerror).toBeNull();
    const handler = (): void => undefined;
    node.onprocessorerror = handler;
    expect(node.onprocessorerror as unknown).toBe(handler);
    node.onprocessorerror = null;
    expect(node.onprocessorerror).toBeNull();
  });
});
