// CPU time of the browser's whole process tree and of the page's main thread for cheap nodes (they copy their input), side by side
// and in chains, less the same page without nodes; and how late a chain is.
import { withLivePage } from './browser/live-page.mjs';
import { contenders } from './contenders.mjs';

export const title = 'Cost: CPU of the process tree / main thread, % of one core';

// NODES=1,64 EACH=64 CHAINS=16 takes only some of them: nodes that one source feeds, nodes with a source each, chains.
const lengths = (wanted, all) => (process.env.NODES || process.env.EACH || process.env.CHAINS ? (wanted?.split(',').map(Number) ?? []) : all);
const GRAPHS = [
  ...lengths(process.env.NODES, [1, 8, 32, 64]).map((nodes) => ({ nodes, chain: false })),
  ...lengths(process.env.EACH, [64]).map((nodes) => ({ nodes, each: true, chain: false })),
  ...lengths(process.env.CHAINS, [1, 4, 16]).map((nodes) => ({ nodes, chain: true })),
];
const CONTENDERS = ['native', 'ring', 'script-processor', 'raw-1024', 'google', 'sac'];

/** @param {{seconds: number}} settings */
export async function measure({ seconds }) {
  const results = [];
  for (const browser of process.env.BROWSERS?.split(',') ?? ['Chromium']) {
    for (const { name, title, query } of contenders(CONTENDERS)) {
      await withLivePage(browser, query, async (page) => {
        const own = await measureGraphs(page, seconds);
        results.push(...own.map((result) => ({ browser, name, title, ...result })));
      });
    }
  }
  return { rows: table(results), results };
}

// The page without nodes is measured before and after.
async function measureGraphs(page, seconds) {
  const empty = [await page.measure({ nodes: 0 }, seconds)];
  const results = [];
  for (const graph of GRAPHS) {
    const { tracks, processor } = await page.measure(graph, seconds);
    results.push({ graph, processor, breaks: tracks[0].breaks, latency: tracks[0].latency });
  }
  empty.push(await page.measure({ nodes: 0 }, seconds));
  const base = (which) => (empty[0].processor[which] + empty[1].processor[which]) / 2;
  for (const result of results) {
    result.cost = { tree: result.processor.tree - base('tree'), main: result.processor.main - base('main') };
  }
  return results;
}

function table(results) {
  const name = ({ nodes, chain, each }) => (chain ? `chain of ${nodes}` : `${nodes} nodes${each ? ', a source each' : ''}`);
  const rows = [['', ...GRAPHS.map(name), 'latency of the chains']];
  const perContender = GRAPHS.length;
  for (let first = 0; first < results.length; first += perContender) {
    const own = results.slice(first, first + perContender);
    const cells = own.map(({ cost }) => `${percent(cost.tree)} / ${percent(cost.main)}`);
    const latencies = own.filter(({ graph }) => graph.chain).map(({ latency }) => latency);
    rows.push([own[0].browser === 'Chromium' ? own[0].title : `${own[0].browser}: ${own[0].title}`, ...cells, latencies.join(', ')]);
  }
  return rows;
}

const percent = (share) => (share * 100).toFixed(1);
