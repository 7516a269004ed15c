// The constructor of AudioContext (Web Audio §1.2.1) looks as the browser's own and refuses what that one refuses, whoever sees its
// options on their way. The browser's own is that of a page without the script.

import { isNative } from '../engine';
import '../install';
import { openPage } from '../page';

type Constructor = new (options?: unknown) => AudioContext;

async function browsersOwn(): Promise<Constructor> {
  const page = (await openPage()) as unknown as { AudioContext?: Constructor; webkitAudioContext: Constructor };
  return page.AudioContext || page.webkitAudioContext;
}

/** The name of the error that making a context throws, or '' . */
async function refusal(make: () => AudioContext): Promise<string> {
  try {
    await make().close();
    return '';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('the constructor of AudioContext', () => {
  it('looks as the browser\'s own', async () => {
    const own = await browsersOwn();
    expect([AudioContext.name, AudioContext.length]).toEqual([own.name, own.length]);
    expect(Object.getOwnPropertyNames(AudioContext).sort()).toEqual(Object.getOwnPropertyNames(own).sort());
    expect(AudioContext.prototype.constructor).toBe(AudioContext);
    expect(Object.prototype.propertyIsEnumerable.call(AudioContext.prototype, 'constructor')).toBe(false);
    expect(Object.getOwnPropertyDescriptor(window, 'AudioContext')).toEqual({ value: AudioContext, writable: true, configurable: true, enumerable: false });
  });

  it('has no source text', () => {
    expect(Function.prototype.toString.call(AudioContext.prototype.constructor)).toMatch(/^function.*\{\s*\[native code\]\s*\}$/);
  });

  it('makes contexts of every latencyHint, which are instances of it', async () => {
    for (const options of [undefined, {}, { latencyHint: undefined }, ...['interactive', 'balanced', 'playback', 0, 0.1].map((latencyHint) => ({ latencyHint }))]) {
      const context = new AudioContext(options as AudioContextOptions);
      expect(context instanceof AudioContext).toBe(true);
      expect(context.constructor).toBe(AudioContext);
      expect(Object.getPrototypeOf(context)).toBe(AudioContext.prototype);
      await context.close();
    }
  });

  it('reads each of its options once, in the browser\'s own order and on the object that it was given; the hint, too, where the browser does not know it', async () => {
    const readsOf = async (constructor: Constructor): Promise<string[]> => {
      const reads: string[] = [];
      const options = new (class {
        get latencyHint(): string {
          reads.push(`latencyHint of ${this === options ? 'it' : 'another'}`);
          return 'playback';
        }

        get sampleRate(): undefined {
          reads.push(`sampleRate of ${this === options ? 'it' : 'another'}`);
          return undefined;
        }
      })();
      await new constructor(options).close();
      return reads;
    };
    const expected = await readsOf(await browsersOwn());
    const hint = 'latencyHint of it';
    expect(await readsOf(AudioContext as Constructor)).toEqual(isNative || expected.includes(hint) ? expected : [...expected, hint]);
  });

  it('can be extended', async () => {
    class Own extends AudioContext {
      readonly own = 'field';

      get twice(): number {
        return 2 * this.sampleRate;
      }
    }
    expect(Object.getPrototypeOf(Own)).toBe(AudioContext);
    const context = new Own({ latencyHint: 'playback' });
    expect([context instanceof Own, context instanceof AudioContext, Object.getPrototypeOf(context) === Own.prototype]).toEqual([true, true, true]);
    expect([context.own, context.twice]).toEqual(['field', 2 * context.sampleRate]);
    const other = Reflect.construct(AudioContext, [], Own) as Own;
    expect(other instanceof Own).toBe(true);
    await context.close();
    await other.close();
  });

  it('refuses to be called without new', () => {
    expect(() => (AudioContext as unknown as () => void)()).toThrowError(TypeError);
  });

  it('is webkitAudioContext, too, where the browser has that name for it', async () => {
    const { AudioContext: own, webkitAudioContext } = (await openPage()) as unknown as Record<string, unknown>;
    const ours = (window as unknown as Record<string, unknown>).webkitAudioContext;
    expect(ours === undefined).toBe(webkitAudioContext === undefined);
    if (webkitAudioContext) expect(ours === AudioContext).toBe(own === undefined || own === webkitAudioContext);
  });

  it('refuses exactly what the browser refuses', async () => {
    const own = await browsersOwn();
    const hints = ['fast', '', null, NaN, Infinity, {}, -1].map((latencyHint) => ({ latencyHint }));
    const throwing = { get sampleRate(): number { throw new SyntaxError('from the page'); } };
    for (const [index, options] of [...hints, { sampleRate: 1 }, throwing, 'playback', 7, null].entries()) {
      const ours = await refusal(() => new (AudioContext as Constructor)(options));
      expect(ours).withContext(`options ${index}`).toBe(await refusal(() => new own(options)));
    }
  });
});
