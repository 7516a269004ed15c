// Prints a script tag for each classic script, with its subresource integrity value, and the values of all that is shipped.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIST } from './build/paths.mjs';

/** The integrity value of bytes, as an `integrity` attribute has it. */
export const integrityOf = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** The integrity value of each shipped script and engine, by its name. */
export function integrityValues() {
  const names = readdirSync(DIST).filter((name) => /\.(?:js|mjs|cjs|wasm)$/.test(name)).sort();
  return Object.fromEntries(names.map((name) => [name, integrityOf(readFileSync(`${DIST}/${name}`))]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const values = integrityValues();
  for (const name of ['audioworklet-anywhere.js', 'audioworklet-anywhere.single.js']) {
    console.log(`<script src="${name}" integrity="${values[name]}" crossorigin="anonymous"></script>`);
  }
  console.log();
  for (const [name, value] of Object.entries(values)) console.log(`${name.padEnd(38)} ${value}`);
}
