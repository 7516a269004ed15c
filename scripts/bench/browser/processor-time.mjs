// CPU time of a browser's whole process tree, by Linux's scheduler (/proc/PID/task/TID/schedstat, nanoseconds), and of the main
// threads of its renderers: there a process and its main thread have the same number. Of threads that end meanwhile nothing is known.
import { readFileSync, readdirSync } from 'node:fs';

/** Command line of a process that has pages: Chromium's; Firefox's; the WebKits'. */
const RENDERER = /--type=renderer|-contentproc[\0 ].*[\0 ]tab\0|(WPE|WebKit)WebProcess/s;

/**
 * Begins to measure.
 * @param {{processes: () => Set<number>}} browser what start() of a launcher returned
 * @returns {() => {tree: number, main: number}} ends it: seconds of CPU time a second, in all and of the main threads
 */
export function measureProcessorTime(browser) {
  const [began, before] = [performance.now(), timesOf(browser)];
  return () => {
    const [after, seconds] = [timesOf(browser), (performance.now() - began) / 1000];
    const share = { tree: 0, main: 0 };
    for (const [task, { spent, isMain }] of after) {
      const more = (spent - (before.get(task)?.spent ?? 0)) / 1e9 / seconds;
      share.tree += more;
      if (isMain) share.main += more;
    }
    return share;
  };
}

function timesOf(browser) {
  const times = new Map();
  for (const pid of browser.processes()) {
    const isRenderer = RENDERER.test(read(`/proc/${pid}/cmdline`));
    for (const tid of tasksOf(pid)) {
      const spent = Number(read(`/proc/${pid}/task/${tid}/schedstat`).split(' ')[0]);
      times.set(tid, { spent, isMain: isRenderer && Number(tid) === pid });
    }
  }
  return times;
}

function tasksOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '0';
  }
}
