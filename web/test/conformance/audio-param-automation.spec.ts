// Automation of worklet nodes' AudioParams: Web Audio §1.6.3 (computation of value), §1.32.5.3 (process()).

import '../install';
import { constantSource, errorOf, sleep } from '../audio';
import { itExcept } from '../exclusions';
import { frameIn, justBefore, ParamTape, tapeContext } from '../param-tape';
import { freeTape, SECONDS_AHEAD, SPAN } from '../free-tape';

const NO_HOLD = 'Firefox has no AudioParam.cancelAndHoldAtTime()';

describe('automation of an AudioParam reaches process() at the exact frame (§1.6.3):', () => {
  it('setValueAtTime()', async () => {
    const { tape, param, start, at } = await freeTape();
    expect(param.setValueAtTime(2, at(5))).toBe(param);
    param.setValueAtTime(0, at(200));
    param.setValueAtTime(-3.5, at(SPAN));
    await tape.finished();
    tape.expect('free', start - SPAN, start + 5, () => 1);
    tape.expect('free', start + 5, start + 200, () => 2);
    tape.expect('free', start + 200, start + SPAN, () => 0);
    tape.expect('free', start + SPAN, start + 3 * SPAN, () => -3.5);
  });

  it('linearRampToValueAtTime()', async () => {
    const { context, tape, param, start } = await freeTape();
    const seconds = (frame: number): number => (start + frame) / context.sampleRate;
    expect(param.setValueAtTime(1, seconds(0)).linearRampToValueAtTime(3, seconds(SPAN))).toBe(param);
    param.linearRampToValueAtTime(-1, seconds(2 * SPAN));
    await tape.finished();
    tape.expect('free', start - SPAN, start, () => 1);
    tape.expect('free', start + 1, start + SPAN, (frame) => 1 + (2 * (frame - start)) / SPAN, 1e-4);
    tape.expect('free', start + SPAN + 1, start + 2 * SPAN, (frame) => 3 - (4 * (frame - start - SPAN)) / SPAN, 1e-4);
    tape.expect('free', start + 2 * SPAN + 1, start + 3 * SPAN, () => -1);
  });

  it('linearRampToValueAtTime() from now and the present value, where no event is before it', async () => {
    const { context, tape, param, start } = await freeTape();
    param.value = 2;
    const now = context.currentTime;
    const end = (start + SPAN) / context.sampleRate;
    param.linearRampToValueAtTime(6, end);
    await tape.finished();
    const form = (frame: number): number => 2 + (4 * (frame / context.sampleRate - now)) / (end - now);
    // A browser may take the beginning from when it hears of it.
    tape.expect('free', start - SPAN, start + SPAN, form, 0.02);
    tape.expect('free', start + SPAN + 1, start + 2 * SPAN, () => 6);
  });

  it('exponentialRampToValueAtTime()', async () => {
    const { context, tape, param, start } = await freeTape();
    const seconds = (frame: number): number => (start + frame) / context.sampleRate;
    expect(param.setValueAtTime(0.5, seconds(0)).exponentialRampToValueAtTime(8, seconds(SPAN))).toBe(param);
    await tape.finished();
    tape.expect('free', start + 1, start + SPAN, (frame) => 0.5 * 16 ** ((frame - start) / SPAN), 1e-3);
    tape.expect('free', start + SPAN + 1, start + 3 * SPAN, () => 8);
  });

  it('setTargetAtTime()', async () => {
    const { context, tape, param, start } = await freeTape();
    const constant = 0.03;
    expect(param.setTargetAtTime(4, start / context.sampleRate, constant)).toBe(param);
    await tape.finished();
    tape.expect('free', start - SPAN, start, () => 1);
    tape.expect('free', start + 1, start + 3 * SPAN,
      (frame) => 4 - 3 * Math.exp(-(frame - start) / context.sampleRate / constant), 2e-3);
  });

  it('setValueCurveAtTime()', async () => {
    const { context, tape, param, start } = await freeTape();
    const curve = [0, 1, 0.5, 2];
    expect(param.setValueCurveAtTime(Float32Array.from(curve), start / context.sampleRate, SPAN / context.sampleRate)).toBe(param);
    await tape.finished();
    const form = (frame: number): number => {
      const place = ((curve.length - 1) * (frame - start)) / SPAN;
      const index = Math.min(Math.floor(place), curve.length - 2);
      return (curve[index] as number) + ((curve[index + 1] as number) - (curve[index] as number)) * (place - index);
    };
    tape.expect('free', start - SPAN, start, () => 1);
    tape.expect('free', start + 1, start + SPAN, form, 1e-3);
    tape.expect('free', start + SPAN + 1, start + 3 * SPAN, () => 2);
  });

  it('cancelScheduledValues()', async () => {
    const { tape, param, start, at } = await freeTape();
    param.setValueAtTime(2, at(0)).setValueAtTime(3, at(SPAN)).setValueAtTime(4, at(2 * SPAN));
    expect(param.cancelScheduledValues(at(SPAN + 10))).toBe(param);
    await tape.finished();
    tape.expect('free', start - SPAN, start, () => 1);
    tape.expect('free', start, start + SPAN, () => 2);
    tape.expect('free', start + SPAN, start + 3 * SPAN, () => 3);
  });

  itExcept({ FirefoxInsecure: NO_HOLD, FirefoxIsolated: NO_HOLD, Safari: 'Safari has it from 14.1' }, 'cancelAndHoldAtTime()', async () => {
    const { context, tape, param, start } = await freeTape();
    const seconds = (frame: number): number => (start + frame) / context.sampleRate;
    param.setValueAtTime(0, seconds(0)).linearRampToValueAtTime(4, seconds(2 * SPAN));
    expect(param.cancelAndHoldAtTime(seconds(SPAN))).toBe(param);
    await tape.finished();
    tape.expect('free', start + 1, start + SPAN, (frame) => (2 * (frame - start)) / SPAN, 1e-3);
    tape.expect('free', start + SPAN + 1, start + 3 * SPAN, () => 2, 1e-3);
  });

  it('and again after it has rested for seconds', async () => {
    const context = await tapeContext({ name: 'free', defaultValue: 1 });
    const start = frameIn(context, 0.3);
    const tape = new ParamTape(context, start, start + 4 * Math.round(context.sampleRate));
    const again = start + 3.5 * context.sampleRate;
    const param = tape.param('free');
    param.setValueAtTime(2, justBefore(context, start + 100));
    await sleep(3200);
    expect(param.value).toBe(2);
    param.setValueAtTime(5, justBefore(context, again));
    await tape.finished();
    tape.expect('free', start, start + 100, () => 1);
    tape.expect('free', start + 100, again, () => 2);
    tape.expect('free', again, start + 4 * context.sampleRate, () => 5);
  });
});

describe('where there is no ConstantSourceNode', () => {
  it('automation and sources reach process() all the same', async () => {
    const context = await tapeContext({ name: 'free', defaultValue: 1 });
    new ParamTape(context, 0, 1); // what the polyfill makes once for a context is made
    Object.defineProperty(context, 'createConstantSource', { value: undefined });
    const start = frameIn(context, SECONDS_AHEAD);
    const tape = new ParamTape(context, start - SPAN / 2, start + 3 * SPAN);
    const param = tape.param('free');
    const source = constantSource(context, 0.5);
    source.connect(param);
    source.start(start / context.sampleRate);
    param.setValueAtTime(-4, justBefore(context, start + SPAN));
    param.setValueAtTime(0, justBefore(context, start + 2 * SPAN + 7));
    await tape.finished();
    tape.expect('free', start - SPAN / 2, start, () => 1);
    tape.expect('free', start, start + SPAN, () => 1.5);
    tape.expect('free', start + SPAN, start + 2 * SPAN + 7, () => -3.5);
    tape.expect('free', start + 2 * SPAN + 7, start + 3 * SPAN, () => 0.5);
  });
});

describe('an automation method of a worklet node', () => {
  it('has the name and the length of AudioParam.prototype\'s, and is no own enumerable property', async () => {
    const context = await tapeContext({ name: 'free' });
    const param = new ParamTape(context, 0, 1).param('free');
    for (const name of Object.getOwnPropertyNames(AudioParam.prototype) as (keyof AudioParam)[]) {
      const property = Object.getOwnPropertyDescriptor(AudioParam.prototype, name) as PropertyDescriptor;
      if (typeof property.value !== 'function' || (name as string) === 'constructor') continue;
      const method = param[name] as unknown as { name: string; length: number };
      expect([method.name, method.length]).withContext(name).toEqual([name, (property.value as { length: number }).length]);
    }
    expect(Object.keys(param)).toEqual([]);
    expect(param instanceof AudioParam).toBe(true);
  });

  it('throws what the browser throws, and nothing happens', async () => {
    const { context, tape, param, start } = await freeTape();
    expect((await errorOf(() => param.setValueAtTime(5, -1))).name).toBe('RangeError');
    expect((await errorOf(() => param.setValueAtTime(NaN, 0))).name).toBe('TypeError');
    expect((await errorOf(() => param.exponentialRampToValueAtTime(0, context.currentTime + 1))).name).toBe('RangeError');
    expect((await errorOf(() => param.setTargetAtTime(5, 0, -1))).name).toBe('RangeError');
    expect((await errorOf(() => { param.value = Infinity; })).name).toBe('TypeError');
    await tape.finished();
    tape.expect('free', start - SPAN, start + SPAN, () => 1);
    expect(tape.lengths('free', start - SPAN, start + SPAN)).toEqual(new Set([1]));
  });
});
