// A project as a user has it: laid anew in .cache/projects, with the packed package installed from its tarball. What its lock file
// pins stays installed from run to run.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../scripts/pack.mjs';

const WORK = fileURLToPath(new URL('../.cache/projects/', import.meta.url));
const NPMRC = fileURLToPath(new URL('../.npmrc', import.meta.url));
const LOCK = 'package-lock.json';
const INSTALLED = 'installed-lock.json';

let packed = null;

/**
 * Lays a project and installs what it needs.
 * @param {string} project its folder
 * @param {string} shared a folder of files that it shares with others
 * @returns {Promise<string>} where it is
 */
export async function installed(project, shared) {
  packed ??= pack();
  const directory = lay(project, shared);
  if (!existsSync(`${directory}/${INSTALLED}`)) {
    await npm(directory, ['ci']);
    cpSync(`${directory}/${LOCK}`, `${directory}/${INSTALLED}`);
  }
  await npm(directory, ['install', '--no-save', '--no-package-lock', '--prefer-offline', packed.tarball]);
  return directory;
}

function lay(project, shared) {
  const directory = `${WORK}${basename(project)}`;
  mkdirSync(directory, { recursive: true });
  const keeps = isInstalled(project, directory);
  for (const entry of readdirSync(directory)) {
    if (!keeps || (entry !== 'node_modules' && entry !== INSTALLED)) rmSync(`${directory}/${entry}`, { recursive: true });
  }
  cpSync(shared, directory, { recursive: true });
  cpSync(project, directory, { recursive: true });
  cpSync(NPMRC, `${directory}/.npmrc`);
  return directory;
}

function isInstalled(project, directory) {
  const [wanted, present] = [`${project}/${LOCK}`, `${directory}/${INSTALLED}`];
  return existsSync(present) && readFileSync(present).equals(readFileSync(wanted));
}

/** Runs npm in a project; resolves to what it prints, and rejects with it when it fails. */
export function npm(directory, args, environment = {}) {
  return new Promise((resolve, reject) => {
    // A test runner inside ours would take itself for a part of it.
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
    const child = spawn('npm', args, { cwd: directory, env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...environment } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('exit', (status) => (status === 0 ? resolve(output) : reject(new Error(`npm ${args.join(' ')} in ${directory}:\n${output}`))));
  });
}
