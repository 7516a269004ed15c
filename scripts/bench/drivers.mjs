// Which driver by default? Each driver at each latencyHint in each engine, under load: what is lost, how late it is, what it costs.
// In today's Chromium its own AudioWorklet listens; elsewhere AnalyserNodes hold what was heard. The control proves the listening: nothing
// breaks through native nodes, and what was planted is heard. BROWSERS=… WAYS=ring HINTS=balanced LOADS=idle,stall narrow it.
import { runPage } from './browser/run-page.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Drivers, by engine and latencyHint: breaks (frames that were lost or silent)';

const BROWSERS = ['Chromium', 'Chromium64', 'FirefoxInsecure', 'WPEInsecure', 'WebKitInsecure'];
const HINTS = ['interactive', 'balanced', 'playback'];
const LOADS = ['idle', 'busy', 'stall 60', 'stall 250', 'garbage'];
/** As in web/bench/live/contender.js. */
const PLANTED = 8192;

const chosen = (variable, all) => all.filter((name) => !process.env[variable] || process.env[variable].split(',').some((part) => name.includes(part)));

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  const tables = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? BROWSERS) {
    const own = await measureBrowser(browser, seconds);
    results.push(...own);
    tables.push(table(browser, own, seconds));
  }
  return { tables, results };
}

async function measureBrowser(browser, seconds) {
  const results = [];
  const run = async (title, query, hint) => {
    const loads = chosen('LOADS', LOADS);
    const path = `bench/scenes.html?${query}&counter&hint=${hint}&seconds=${seconds}&loads=${loads}`;
    const { scenes } = await runPage(browser, path, {}, loads.length * (3 * seconds + 10) * 1000 + 30_000);
    results.push({ browser, title, hint, scenes });
  };
  // Always, whatever is measured.
  await run('native nodes: the control', 'way=control', 'interactive');
  for (const { title, query } of contenders(['ring', 'script-processor'])) {
    for (const hint of chosen('HINTS', HINTS)) await run(title, query, hint);
  }
  return results;
}

function table(browser, results, seconds) {
  const [control] = results;
  const names = control.scenes.map(({ scene }) => scene);
  const rows = [[`${browser}, ${seconds} s each`, 'latencyHint', 'latency, frames', ...names, 'CPU idle, tree / main, %', 'best']];
  for (const result of results) {
    const { title, hint, scenes } = result;
    const cells = result === control ? scenes.map(controlCell) : scenes.map(cell);
    rows.push([title, hint, latencyOf(scenes), ...cells, cpu(scenes[0], result === control ? null : control.scenes[0]), isBest(result, results, control) ? '*' : '']);
  }
  return rows;
}

/** Frames that were not heard, or heard twice. A lead that grows is silence in which nothing is lost. */
const damage = ({ heard }) => Math.max(heard.lost, heard.silent) + heard.repeated;

const sum = (scenes, of) => scenes.reduce((all, scene) => all + of(scene), 0);
const unheard = ({ heard }) => (heard.unheard ? `, ${heard.unheard} not listened to` : '');

function cell(scene) {
  const { breaks } = scene.heard;
  return `${breaks}${breaks ? ` (${damage(scene)})` : ''}${unheard(scene)}`;
}

// The second track has a break every so many frames.
function controlCell(scene) {
  const { heard, counted } = scene;
  const expected = Math.floor(counted.frames / PLANTED);
  const found = counted.breaks === expected || counted.breaks === expected + 1;
  return `${heard.breaks}; planted: ${found ? 'all' : `${counted.breaks} of ${expected}: TRUST NOTHING`}${unheard(scene)}`;
}

function latencyOf(scenes) {
  const least = Math.min(...scenes.map(({ heard }) => heard.latency ?? Infinity));
  const most = Math.max(...scenes.map(({ heard }) => heard.latest ?? 0));
  return least === most ? least : `${least} … ${most}`;
}

// Idle, less what the control takes.
function cpu({ processor }, base) {
  const more = (which) => ((processor[which] - (base?.processor[which] ?? 0)) * 100).toFixed(1);
  return `${more('tree')} / ${more('main')}`;
}

// Of the drivers at this hint: fewest lost frames first, then latency, then CPU.
function isBest(result, results, control) {
  if (result === control) return false;
  const rank = ({ scenes }) => [sum(scenes, damage), Math.max(...scenes.map(({ heard }) => heard.latest ?? 0)), sum(scenes, ({ processor }) => processor.tree)];
  const rivals = results.filter((other) => other !== control && other !== result && other.hint === result.hint);
  const own = rank(result);
  return rivals.length > 0 && rivals.every((rival) => {
    const theirs = rank(rival);
    const first = own.findIndex((figure, index) => figure !== theirs[index]);
    return first >= 0 && own[first] < theirs[first];
  });
}
