// A browser is a tree of processes. It is started in a session of its own, dies with us whatever
// happens to us (pdeathsig), and is stopped as a whole.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const KEPT_OUTPUT = 8192; // characters of a browser's own output kept for error messages
const SETPRIV = '/usr/bin/setpriv';

/**
 * Starts a program as the root of a process tree of its own.
 * @param {string} command absolute path
 * @param {string[]} args
 * @param {{env?: Record<string, string|undefined>, extraPipe?: boolean}} [options] `extraPipe` opens file descriptor 3 for reading
 */
export function startTree(command, args, { env = {}, extraPipe = false } = {}) {
  const stdio = ['ignore', 'pipe', 'pipe', ...(extraPipe ? ['pipe'] : [])];
  const [program, programArgs] = existsSync(SETPRIV)
    ? [SETPRIV, ['--pdeathsig', 'KILL', command, ...args]]
    : [command, args];
  const root = spawn(program, programArgs, { stdio, detached: true, env: { ...process.env, ...env } });
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk).slice(-KEPT_OUTPUT);
  };
  root.stdout.setEncoding('utf8').on('data', keep);
  root.stderr.setEncoding('utf8').on('data', keep);
  const exited = new Promise((resolve) => {
    root.once('error', (error) => {
      keep(error.message);
      resolve(-1);
    });
    root.once('exit', (code, signal) => resolve(signal ?? code));
  });
  return { root, exited, output: () => output, stop: () => stopTree(root, exited), processes: () => processesOf(root.pid) };
}

async function stopTree(root, exited) {
  if (root.pid === undefined) return;
  const victims = processesOf(root.pid);
  for (let round = 0; round < 50; round++) {
    for (const pid of processesOf(root.pid)) victims.add(pid);
    const living = [...victims].filter(isAlive);
    if (living.length === 0) break;
    for (const pid of living) kill(pid);
    await sleep(20);
  }
  await exited;
}

/** Everything in the session of `root`, and every descendant of it that has left the session. */
function processesOf(root) {
  const table = readProcessTable();
  const members = new Set(table.filter((p) => p.session === root || p.pid === root).map((p) => p.pid));
  for (let size = -1; size !== members.size; ) {
    size = members.size;
    for (const { pid, parent } of table) if (members.has(parent)) members.add(pid);
  }
  members.delete(process.pid);
  return members;
}

function readProcessTable() {
  const table = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(entry);
    if (fields) table.push({ pid: Number(entry), parent: Number(fields[1]), session: Number(fields[3]) });
  }
  return table;
}

/** Fields of /proc/PID/stat after the command name: state, parent, group, session, … */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // it has ended between the listing and the reading
  }
}

function isAlive(pid) {
  const fields = statOf(pid);
  return fields !== null && fields[0] !== 'Z' && fields[0] !== 'X';
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
