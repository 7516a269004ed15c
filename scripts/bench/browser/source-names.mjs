// What V8's profilers call a function, brought back to our source files.
import { readFileSync } from 'node:fs';
import { SourceMapConsumer } from 'source-map';
import { DIST } from '../../build/paths.mjs';

const maps = new Map();

const distFileOf = (url) => /\/dist\/([^/]+\.js)$/.exec(url)?.[1];

/** Whether a function is one of ours: in a script of web/dist. */
export const isOurs = ({ url }) => distFileOf(url) !== undefined;

/** File, function and line of a frame of a profile. */
export function nameOf({ functionName, url, lineNumber, columnNumber }) {
  const file = distFileOf(url);
  if (!file || lineNumber < 0) return url.startsWith('blob:') ? `the page: ${functionName}` : functionName.replace(/^.*\/(?=[^/]+$)/, '') || '(anonymous)';
  if (!maps.has(file)) maps.set(file, new SourceMapConsumer(JSON.parse(readFileSync(`${DIST}/${file}.map`, 'utf8'))));
  const { source, line, name } = maps.get(file).originalPositionFor({ line: lineNumber + 1, column: columnNumber });
  return source ? `${source.replace(/^.*\//, '')}: ${name ?? functionName} (line ${line})` : `${file}: ${functionName}`;
}
