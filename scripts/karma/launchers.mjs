// scripts/launchers/*.mjs as Karma launchers.
import { isolatedLaunchers, launcherNamed, launchers, safariLaunchers } from '../launchers/index.mjs';

const NO_RETRY = -1; // to Karma's retry decorator

/**
 * The launchers of BROWSERS ("Safari" stands for all imitations of one, "Isolated" for those whose pages share memory; all browsers as they are if
 * empty). Throws, before anything is started, when one is not installed.
 * @param {string|undefined} names separated by commas
 */
export function launchersFor(names) {
  const groups = { Safari: safariLaunchers, Isolated: isolatedLaunchers };
  const named = (name) => (groups[name] ? [...groups[name].values()] : [launcherNamed(name)]);
  const wanted = names ? names.split(',').flatMap((name) => named(name.trim())) : [...launchers.values()];
  for (const launcher of wanted) launcher.find();
  return wanted;
}

export function launcherPlugin(wanted) {
  return Object.fromEntries(wanted.map((module) => [`launcher:${module.name}`, ['factory', factoryOf(module)]]));
}

function factoryOf(module) {
  const factory = (emitter, ...decorators) => new KarmaLauncher(module, emitter, decorators);
  factory.$inject = ['emitter', 'baseLauncherDecorator', 'captureTimeoutLauncherDecorator', 'retryLauncherDecorator'];
  return factory;
}

class KarmaLauncher {
  #module;
  #browser = Promise.resolve(null);
  #starts = 0;

  constructor(module, emitter, decorators) {
    for (const decorate of decorators) decorate(this); // Karma's inheritance: it adds on, state, _done, …
    this.#module = module;
    this.name = module.name;
    this.displayName = module.name; // Karma puts it into the page's address, where web/test/engine.ts reads it
    this.on('start', (url) => {
      this.#browser = this.#start(url);
    });
    this.on('kill', (done) => void this.#kill(done));
    // Karma's queue waits for this event on the launcher but emits it elsewhere: without it a browser that
    // has failed would keep its place and the run would hang.
    emitter.on('browser_process_failure', (launcher) => {
      if (launcher === this) this.emit('browser_process_failure');
    });
  }

  async #start(url) {
    if (++this.#starts > 1) console.error(`${this.name}: not started or not connected, second and last attempt`);
    try {
      const browser = await this.#module.start(url, { manyEngines: true });
      void browser.exited.then((status) => this.#exited(browser, status));
      return browser;
    } catch (error) {
      console.error(`${this.name} cannot be started: ${error.message}`);
      queueMicrotask(() => this._done('cannot start'));
      return null;
    }
  }

  /** The browser ended by itself. Before the specs that is worth a second try; during them it is a result. */
  async #exited(browser, status) {
    const crashed = this.state === this.STATE_CAPTURED;
    if (!crashed && this.state !== this.STATE_BEING_CAPTURED) return;
    console.error(`${this.name} ended by itself (${status}):\n${lastLines(browser)}`);
    if (crashed) this._retryLimit = NO_RETRY;
    await browser.stop();
    this._done(crashed ? 'crashed' : 'cannot start');
  }

  async #kill(done) {
    const browser = await this.#browser;
    if (this.error === 'timeout' && browser) console.error(`${this.name} did not connect in time:\n${lastLines(browser)}`);
    await browser?.stop();
    this._done();
    done();
  }
}

/** What the browser last had to say, without what every headless one complains of. */
function lastLines(browser) {
  const lines = browser.output().trim().split('\n');
  return lines.filter((line) => !/^Fontconfig warning|dbus\/bus\.cc/.test(line)).slice(-12).join('\n');
}
