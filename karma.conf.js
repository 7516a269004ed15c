// The specs of web/test, bundled into one classic ES2017 script, in every engine of scripts/launchers.
//
//   BROWSERS=Chromium64,WPEInsecure   only these
//   SPECS=ring-buffer,conformance/    only spec files whose path contains one of these (* matches anything)
//   ONLY=/regular expression/         only specs whose full title it matches
//   CONCURRENCY=1                     browsers at a time, two by default; the audio is real time, so more than the cores is too many
//   SEED=12345                        jasmine's order of specs, as the run that failed printed it
//   TIMES=20                          print the 20 slowest specs of each browser
//   CONSOLE=1                         show what the pages write to their console
//   DRIVER=ring                       pin a driver (ring, script-processor) in the specs that choose none
//   ISOLATED=1                        send COOP and COEP, which give secure origins a SharedArrayBuffer
'use strict';

const isolation = [
  { match: '.*', name: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { match: '.*', name: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

module.exports = async (config) => {
  const { launchersFor, launcherPlugin } = await import('./scripts/karma/launchers.mjs');
  const { bundleSafari, bundleSpecs, bundleThreads, sourceMapPlugin } = await import('./scripts/karma/specs.mjs');
  const { bundleLibraries } = await import('./scripts/karma/libraries.mjs');
  const { reporterPlugin } = await import('./scripts/karma/reporter.mjs');
  const { testServerPlugin } = await import('./web/test/server.mjs');
  const { env } = process;
  const launchers = launchersFor(env.BROWSERS);
  const bundle = await bundleSpecs(env.SPECS);
  const threads = await bundleThreads();
  await bundleLibraries();
  const safari = await bundleSafari(launchers);

  config.set({
    frameworks: ['jasmine'],
    plugins: [require('karma-jasmine'), launcherPlugin(launchers), sourceMapPlugin, reporterPlugin, testServerPlugin],
    browsers: launchers.map((launcher) => launcher.name),
    files: [
      ...safari,
      bundle,
      { pattern: 'web/dist/**', included: false, watched: false },
      { pattern: 'web/demo/**', included: false, watched: false },
      { pattern: 'node_modules/comlink/dist/esm/comlink.mjs', included: false, watched: false },
      { pattern: threads, included: false, watched: false },
      { pattern: '.cache/libraries/*.js', included: false, watched: false },
      { pattern: 'node_modules/{chiptune3,signalsmith-stretch,spessasynth_lib/dist,@grame/faustwasm/libfaust-wasm}/*', included: false, watched: false },
      { pattern: 'web/test/**', included: false, watched: false },
    ],
    preprocessors: { [bundle]: ['source-map'] },
    beforeMiddleware: ['test-server'],
    mime: { 'application/javascript': ['mjs', 'js'], 'application/wasm': ['wasm'] },
    customHeaders: env.ISOLATED ? isolation : [],
    reporters: ['engines'],
    logLevel: config.LOG_ERROR, // specs provoke 404s; the rest is the reporter's to tell
    client: {
      captureConsole: Boolean(env.CONSOLE),
      args: env.ONLY ? ['--grep', env.ONLY] : [],
      jasmine: { random: true, seed: env.SEED, timeoutInterval: 15_000 },
    },
    singleRun: true,
    autoWatch: false,
    listenAddress: '127.0.0.1',
    hostname: '127.0.0.1',
    concurrency: Number(env.CONCURRENCY ?? 2),
    retryLimit: 1,
    captureTimeout: 60_000,
    browserNoActivityTimeout: 120_000, // longer than any spec may take: it is to fail by its name
    browserDisconnectTimeout: 10_000,
    pingTimeout: 30_000, // a spec may hold the main thread of a page for seconds
  });
};
