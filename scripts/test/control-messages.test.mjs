// Between a processor's constructor and its first process() the microtasks of the constructor run: a block that comes before the task
// that constructs it leaves the node alone. In Node, on the built engine, with a fake Web Audio.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FakeContext, process } from './fake-audio.mjs';
import { openPath, playing, tasksOf, timersOfTest } from './playing.mjs';

let path;
before(async () => {
  path = await openPath();
});
after(() => path.close());

for (const driver of ['ring', 'script-processor']) {
  test(`a block of the ${driver} driver that comes before the task of a new node does not call its processor`, async () => {
    const context = new FakeContext();
    const timers = timersOfTest();
    let called = 0;
    try {
      const thread = playing(path, context, driver, 2, () => ++called > 0);
      const block = () => {
        if (driver === 'script-processor') return process(context);
        context.frame += 1024;
        timers.wake();
      };
      for (let brought = 0; brought < 10; brought++) block();
      assert.equal(called, 0);
      await tasksOf(path);
      assert.equal(called, 0);
      for (let brought = 0; brought < 10; brought++) block();
      assert.ok(called > 0);
      thread.close();
    } finally {
      timers.end();
    }
  });
}
