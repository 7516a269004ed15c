// The peers' scripts, by the paths under which the pages of web/bench ask for them.
import { readFileSync } from 'node:fs';
import esbuild from 'esbuild';
import { ROOT } from '../../build/paths.mjs';

let files;

/** @returns {Promise<Record<string, string>>} path → script */
export function peerScripts() {
  files ??= bundle();
  return files;
}

async function bundle() {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: "export * from 'standardized-audio-context';", resolveDir: ROOT },
    bundle: true,
    format: 'iife',
    globalName: 'standardizedAudioContext',
    target: 'es2017',
    write: false,
  });
  return {
    '/standardized-audio-context.js': outputFiles[0].text,
    '/audioworklet-polyfill.js': readFileSync(`${ROOT}/node_modules/audioworklet-polyfill/dist/audioworklet-polyfill.js`, 'utf8'),
  };
}
