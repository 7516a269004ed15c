// Runs pages of web/bench in a browser and collects what they report.
import { launcherNamed } from '../../launchers/index.mjs';
import { serve } from '../../serve.mjs';
import { measureProcessorTime } from './processor-time.mjs';

const TIMEOUT = 120_000; // ms, far beyond what a bench page needs

/**
 * Opens a page of web/bench in a fresh profile of a browser and waits for its report (a POST to /report). Meanwhile it can ask
 * for /processor-time: what the browser has spent since it asked before.
 * @param {string} name of the launcher
 * @param {string} path below web/
 * @param {Record<string, string>} [files] scripts that are served beside web/, by their paths
 * @param {number} [patience] milliseconds until it must have reported
 * @returns {Promise<object>} the report
 */
export async function runPage(name, path, files = {}, patience = TIMEOUT) {
  let report;
  let browser = null;
  let processorTime = () => ({});
  const reported = new Promise((resolve, reject) => {
    report = resolve;
    setTimeout(() => reject(new Error(`${name} did not report from ${path}`)), patience).unref();
  });
  reported.catch(() => undefined); // the browser may not even start
  const intercept = (request, response) => {
    if (Object.hasOwn(files, request.url)) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(files[request.url]);
      return true;
    }
    if (request.url === '/processor-time') {
      response.end(JSON.stringify(processorTime()));
      processorTime = measureProcessorTime(browser);
      return true;
    }
    if (request.url !== '/report') return false;
    let body = '';
    request.on('data', (part) => (body += part)).on('end', () => {
      response.end();
      report(JSON.parse(body));
    });
    return true;
  };
  const server = await serve(9200, { intercept, cacheControl: 'max-age=3600' });
  browser = await launcherNamed(name).start(`http://127.0.0.1:${server.port}/${path}`);
  try {
    const result = await reported;
    if (result.error) throw new Error(`${name}: ${result.error}`);
    return result;
  } finally {
    await browser.stop();
    await server.close();
  }
}

/** The median of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Prints rows as an aligned table; the first is the head. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) console.log(row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd());
}
