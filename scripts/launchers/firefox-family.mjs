// What all Firefoxes have in common: today's, with a fresh profile.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSECURE_HOST } from './address.mjs';
import { aptInstall, findProgram, firstLineOf } from './installed.mjs';
import { startTree } from './process-tree.mjs';
import { temporaryDirectory } from './temporary-directory.mjs';

const PREFERENCES = {
  'media.cubeb.force_mock_context': true, // else an AudioContext without a sound device stays suspended for ever
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'network.dns.localDomains': INSECURE_HOST,
  'dom.security.https_first': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'extensions.update.enabled': false,
  'dom.ipc.processPrelaunch.enabled': false,
  'dom.min_background_timeout_value': 4, // a headless window must not count as a hidden one
  'dom.disable_open_during_load': false,
};

/** @param {string} name the launcher's */
export const findFirefox = (name) => findProgram(name, ['/usr/bin/firefox-esr', '/usr/bin/firefox'], aptInstall('firefox-esr'));

/** @param {string} name the launcher's */
export const versionOfFirefox = (name) => firstLineOf(findFirefox(name), ['--version']);

/**
 * @param {string} name the launcher's
 * @param {string} url
 */
export function startFirefox(name, url) {
  const profile = temporaryDirectory(name.toLowerCase());
  const lines = Object.entries(PREFERENCES).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile.path, 'user.js'), lines.join('\n'));
  const tree = startTree(findFirefox(name), ['--headless', '--no-remote', '--new-instance', '--profile', profile.path, url], {
    env: { HOME: profile.path, TMPDIR: profile.path, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  const stop = async () => {
    await tree.stop();
    await profile.remove();
  };
  return { exited: tree.exited, output: tree.output, processes: tree.processes, stop };
}
