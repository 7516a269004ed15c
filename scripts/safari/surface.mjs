// What a Safari of former times lacks, by MDN's browser compatibility data: the names that web/test/safari takes away from
// a page before the polyfill loads.
import { createRequire } from 'node:module';

const { api, javascript, webassembly } = createRequire(import.meta.url)('@mdn/browser-compat-data');

/** The versions whose surface the specs run under, oldest first. */
export const SAFARI_VERSIONS = ['11.1', '12.1', '13.1', '14.0'];

const NO_INTERFACE = new Set(['__compat', '__meta']);

/**
 * @param {string} version
 * @returns {{globals: string[], prefixed: string[], constructors: string[], members: Record<string, string[]>, statics: Record<string, string[]>}}
 *   names of global properties; interfaces whose name only has a webkit prefix; interfaces without a constructor; members of prototypes;
 *   members of interface objects
 */
export function surfaceLackedBy(version) {
  const lacked = { globals: [], prefixed: [], constructors: [], members: {}, statics: {} };
  const groups = [api, javascript.builtins, { WebAssembly: webassembly.api }];
  for (const group of groups) {
    for (const [name, feature] of Object.entries(group)) {
      if (!NO_INTERFACE.has(name)) noteInterface(lacked, name, feature, version);
    }
  }
  return lacked;
}

function noteInterface(lacked, name, feature, version) {
  if (feature.__compat && !isIn(feature, version)) {
    const prefixed = statements(feature).some((statement) => statement.prefix === 'webkit' && covers(statement, version));
    (prefixed ? lacked.prefixed : lacked.globals).push(name);
  }
  for (const [key, member] of Object.entries(feature)) {
    if (!member.__compat || key === '__compat' || isIn(member, version)) continue;
    if (key === name) lacked.constructors.push(name);
    else if (key.endsWith('_static')) (lacked.statics[name] ??= []).push(key.slice(0, -'_static'.length));
    else if (name === 'WebAssembly') (lacked.statics[name] ??= []).push(key);
    else if (!key.endsWith('_event')) (lacked.members[name] ??= []).push(key);
  }
}

function isIn(feature, version) {
  return statements(feature).some((statement) => !statement.prefix && !statement.alternative_name && covers(statement, version));
}

function covers({ version_added: added, version_removed: removed, flags }, version) {
  if (flags || !added || added === 'preview') return false;
  if (added !== true && later(added, version)) return false;
  return !removed || removed === true || later(removed, version);
}

function statements(feature) {
  const { safari } = feature.__compat.support;
  return Array.isArray(safari) ? safari : [safari ?? { version_added: false }];
}

/** Whether one version ("14.1", "≤4") came after another. */
function later(one, other) {
  const [a, b] = [one, other].map((text) => text.replace('≤', '').split('.').map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : (a[1] ?? 0) > (b[1] ?? 0);
}
