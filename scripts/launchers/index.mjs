// The browsers we test in, one module each. All have the same shape:
//
//   name                 what karma.conf.js, BROWSERS=… and messages call it
//   find()               path of the program; throws an Error that says how to install it
//   version()            "Chromium 156.0.8078.79"
//   start(url, hints)    (a promise of) {stop(), exited, output(), devtools?()}. The launcher rewrites the
//                        host of `url` to make the page a secure origin or not. hints.manyEngines: its
//                        pages compile WebAssembly a thousand times.
//     stop()             ends every process of it and removes its profile
//     exited             resolves to the exit status when the browser has ended by itself or by stop()
//     output()           the last of what it wrote to stdout and stderr
//     devtools()         Chromiums only: WebSocket address of the remote debugging protocol
import * as chromium from './chromium.mjs';
import * as chromiumForced from './chromium-forced.mjs';
import * as chromiumInsecure from './chromium-insecure.mjs';
import * as chromiumIsolated from './chromium-isolated.mjs';
import * as chromium64 from './chromium64.mjs';
import * as firefoxInsecure from './firefox-insecure.mjs';
import * as firefoxIsolated from './firefox-isolated.mjs';
import { safaris } from './safari.mjs';
import * as webkitInsecure from './webkit-insecure.mjs';
import * as wpeInsecure from './wpe-insecure.mjs';

/** The same browser, whose specs ask for processors in a Worker; its name says so to the specs. */
const inWorker = (module) => ({ ...module, name: `${module.name}Worker` });

const modules = [chromium, chromiumForced, chromiumInsecure, chromium64, firefoxInsecure, wpeInsecure, webkitInsecure];

const named = (list) => new Map(list.map((module) => [module.name, module]));

/** By name, in the order they run. */
export const launchers = named(modules);

/** Imitations of old Safaris, by name: only when they are asked for. */
export const safariLaunchers = named(safaris);

/** Those whose pages share memory with their Workers, for the specs that need it; by name, only when they are asked for. */
export const isolatedLaunchers = named([chromiumIsolated, firefoxIsolated]);

/** Those of the specs of the Worker realm (make test-worker), by name: only when they are asked for. */
export const workerLaunchers = named([chromiumInsecure, firefoxInsecure, chromium64, chromiumForced, chromiumIsolated, firefoxIsolated, ...safaris].map(inWorker));

/** The launcher of that name; an unknown name is an Error that lists the known ones. */
export function launcherNamed(name) {
  const groups = [launchers, safariLaunchers, isolatedLaunchers, workerLaunchers];
  const launcher = groups.map((group) => group.get(name)).find(Boolean);
  if (!launcher) throw new Error(`there is no browser "${name}": ${groups.flatMap((group) => [...group.keys()]).join(', ')}`);
  return launcher;
}
