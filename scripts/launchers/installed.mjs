// Finding what scripts/setup installs, and saying so when it is not there.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * The first of `candidates` that exists.
 * @param {string} engine the launcher's name
 * @param {string[]} candidates absolute paths
 * @param {string} installCommand what a person types to get it without `make setup`
 */
export function findProgram(engine, candidates, installCommand) {
  const found = candidates.find((path) => existsSync(path));
  if (!found) {
    throw new Error(`${engine}: the browser is not installed. Run "make setup", or: ${installCommand}`);
  }
  return found;
}

/** `tail` below each directory of libraries (/usr/lib/x86_64-linux-gnu, /usr/lib/aarch64-linux-gnu, …). */
export function inLibraryDirectories(tail) {
  return readdirSync('/usr/lib').map((directory) => `/usr/lib/${directory}/${tail}`);
}

export const aptInstall = (...packages) => `apt-get install -y --no-install-recommends ${packages.join(' ')}`;

/** Output of a program, on one line. */
export function firstLineOf(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n')[0];
}

/** Upstream version of an installed Debian package ("2.50.6"). */
export function packageVersion(name) {
  return firstLineOf('dpkg-query', ['-W', '-f', '${Version}\\n', name]).replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

/** The WebKits take host names from the system only; the other engines are told on their command line. */
export function requireInsecureHost(engine) {
  if (!/^127\.0\.0\.1\s+(.*\s)?insecure\.test(\s|$)/m.test(readFileSync('/etc/hosts', 'utf8'))) {
    throw new Error(`${engine}: /etc/hosts has no "127.0.0.1 insecure.test". Run "make setup"`);
  }
}
