// A page that is not seen: browsers throttle its timers to one a second and less. A timer in a Worker wakes the ring driver then
// (web/src/wake-ups.ts); where the page's policy forbids Workers, what is left of its own.

import { sleep } from '../audio';
import { isForced, isNative, safari } from '../engine';
import { SCRIPT } from '../install';
import { numberedSound, ringPage, type NumberedSound } from '../numbered-sound';
import { openPage, type Page } from '../page';

/** How late a throttled timer is. */
const THROTTLE = 1000;

/** The part of all frames that may be lost: by a timer of a second, four of five are; by a machine that is busy with something else, some. */
const MOST = 0.5;

function hide(page: Page): void {
  Object.defineProperty(page.document, 'hidden', { configurable: true, get: () => true });
  page.document.dispatchEvent(new page.Event('visibilitychange'));
}

type SetTimer = (task: (...args: unknown[]) => void, milliseconds?: number, ...args: unknown[]) => number;

/** Watches over the timers that a page sets from now on; the function returned makes each of them late, those that were set before, too. */
function throttling(page: Page): () => void {
  const [setTimer, setRepeated] = [page.setTimeout.bind(page) as SetTimer, page.setInterval.bind(page) as SetTimer];
  let isThrottled = false;
  const setTimeout: SetTimer = (task, milliseconds = 0, ...args) => setTimer(task, milliseconds + (isThrottled ? THROTTLE : 0), ...args);
  const setInterval: SetTimer = (task, milliseconds = 0, ...args) => {
    let last = 0;
    return setRepeated(() => {
      const now = performance.now();
      if (isThrottled && now - last < THROTTLE) return;
      last = now;
      task(...args);
    }, milliseconds);
  };
  Object.assign(page, { setTimeout, setInterval });
  return () => (isThrottled = true);
}

/** The part of the frames of three seconds that was lost. */
async function lostOf(sound: NumberedSound): Promise<number> {
  const before = sound.figures();
  const began = sound.context.currentTime;
  await sleep(3000);
  const after = sound.figures();
  return (after.lost - before.lost) / ((sound.context.currentTime - began) * sound.context.sampleRate);
}

/** A page that must make no Workers; answers what it was refused, too. */
async function pageWithoutWorkers(): Promise<{ page: Page; refused: string[]; errors: unknown[] }> {
  const page = await openPage(`/base/web/test/pages/blank.html?csp=${encodeURIComponent("worker-src 'none'; child-src 'none'")}`);
  const refused: string[] = [];
  const errors: unknown[] = [];
  page.document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI));
  page.addEventListener('error', ({ message }) => errors.push(message));
  page.addEventListener('unhandledrejection', ({ reason }) => errors.push(reason));
  const script = page.document.createElement('script');
  script.src = SCRIPT;
  script.dataset.driver = 'ring';
  if (isForced) script.dataset.force = '';
  const loaded = new Promise((resolve) => { script.onload = resolve; });
  page.document.documentElement.appendChild(script);
  await loaded;
  return { page, refused, errors };
}

if (!isNative && !safari) {
  describe('the sound of a hidden page', () => {
    it('goes on as it was while the page\'s timers are throttled, for a Worker\'s timer wakes the driver', async () => {
      const page = await ringPage();
      const throttle = throttling(page);
      const sound = await numberedSound(page);
      throttle();
      hide(page);
      // The Worker has to start.
      await sleep(1500);
      expect(await lostOf(sound)).withContext(JSON.stringify(sound.figures())).toBeLessThan(MOST);
      await sound.context.close();
    });

    it('is woken by the page\'s own timers where its policy allows no Worker, and no error reaches the page', async () => {
      const { page, refused, errors } = await pageWithoutWorkers();
      const throttle = throttling(page);
      const sound = await numberedSound(page);
      hide(page);
      await sleep(500);
      expect(await lostOf(sound)).withContext(JSON.stringify(sound.figures())).toBeLessThan(MOST);
      expect(refused.length).withContext('the policy was asked').toBe(1);
      throttle();
      await sleep(500);
      const { rendered } = sound.figures();
      // It is heard by pieces then.
      expect(await lostOf(sound)).toBeGreaterThan(MOST);
      expect(sound.figures().rendered).toBeGreaterThan(rendered + 16384);
      expect(errors).toEqual([]);
      await sound.context.close();
    });
  });
}
