// Karma on an insecure origin: the browser is told to find insecure.test here, and is sent there.
const flags = ['--headless', '--no-sandbox', '--autoplay-policy=no-user-gesture-required'];
const insecure = '--host-resolver-rules=MAP insecure.test 127.0.0.1';

module.exports = (config) => config.set({
  frameworks: ['jasmine'],
  files: [
    'node_modules/audioworklet-anywhere/web/dist/audioworklet-anywhere.js', // in front of everything else
    { pattern: 'node_modules/audioworklet-anywhere/web/dist/engine.*', included: false },
    { pattern: '*-processor.js', included: false },
    { pattern: 'half.js', type: 'module', included: false },
    'half.spec.js',
  ],
  browsers: ['Insecure', ...(process.env.OLD_CHROMIUM ? ['Old'] : [])],
  customLaunchers: {
    Insecure: { base: 'Chrome', flags: [...flags, insecure] }, // CHROME_BIN names the browser
    Old: { base: 'OldChrome', flags: [...flags, insecure, '--remote-debugging-port=0'] },
  },
  plugins: [require('karma-jasmine'), require('karma-chrome-launcher'), { 'launcher:OldChrome': ['type', oldChrome()] }],
  mime: { 'application/wasm': ['wasm'] },
  listenAddress: '127.0.0.1',
  hostname: 'insecure.test',
  reporters: ['dots'],
});

// An old Chromium beside the one of CHROME_BIN.
function oldChrome() {
  const [, Chrome] = require('karma-chrome-launcher')['launcher:Chrome'];
  const Old = function (...args) { Chrome.apply(this, args); };
  Old.prototype = Object.create(Chrome.prototype, {
    name: { value: 'OldChrome' },
    DEFAULT_CMD: { value: { linux: process.env.OLD_CHROMIUM } },
    ENV_CMD: { value: 'OLD_CHROMIUM' },
  });
  Old.$inject = Chrome.$inject;
  return Old;
}
