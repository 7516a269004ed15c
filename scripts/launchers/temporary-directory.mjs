// A browser's profile: fresh at each start, gone at its end.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @returns {{path: string, remove: () => Promise<void>}} a new directory only we may read */
export function temporaryDirectory(name) {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) };
}
