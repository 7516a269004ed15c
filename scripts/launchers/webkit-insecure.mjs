// WebKitGTK, today's Safari engine, on a plain-http origin. It needs an X server: each start has an
// Xvfb of its own (xvfb-run would leave both behind when it is ended by a signal).
import { setTimeout as sleep } from 'node:timers/promises';
import { INSECURE_HOST, onHost } from './address.mjs';
import { aptInstall, findProgram, inLibraryDirectories, packageVersion, requireInsecureHost } from './installed.mjs';
import { startTree } from './process-tree.mjs';
import { temporaryDirectory } from './temporary-directory.mjs';

export const name = 'WebKitInsecure';

const findScreen = () => findProgram(name, ['/usr/bin/Xvfb'], aptInstall('xvfb'));

export function find() {
  requireInsecureHost(name);
  findScreen();
  return findProgram(
    name,
    inLibraryDirectories('webkit2gtk-4.1/MiniBrowser'),
    aptInstall('libwebkit2gtk-4.1-0', 'gstreamer1.0-plugins-good', 'xvfb'),
  );
}

export const version = () => `WebKitGTK ${packageVersion('libwebkit2gtk-4.1-0')}`; // its own --version needs a screen

export async function start(url) {
  const home = temporaryDirectory(name.toLowerCase());
  const screen = startTree(findScreen(), ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    extraPipe: true,
  });
  try {
    const display = await displayNumber(screen);
    const browser = startTree(find(), ['--private', '--autoplay-policy=allow', onHost(url, INSECURE_HOST)], {
      env: {
        DISPLAY: `:${display}`,
        GDK_BACKEND: 'x11',
        HOME: home.path,
        XDG_RUNTIME_DIR: home.path,
        TMPDIR: home.path,
        NO_AT_BRIDGE: '1',
        LIBGL_ALWAYS_SOFTWARE: '1',
      },
    });
    const stop = async () => {
      await browser.stop();
      await stopScreen(screen);
      await home.remove();
    };
    return { exited: browser.exited, output: browser.output, processes: browser.processes, stop };
  } catch (error) {
    await stopScreen(screen);
    await home.remove();
    throw error;
  }
}

/** Xvfb picks a free display itself and writes its number when it is ready for clients. */
function displayNumber(screen) {
  return new Promise((resolve, reject) => {
    let digits = '';
    screen.root.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      digits += chunk;
      if (digits.endsWith('\n')) resolve(digits.trim());
    });
    void screen.exited.then((status) => {
      reject(new Error(`${name}: Xvfb ended with status ${status}:\n${screen.output()}`));
    });
  });
}

/** Asked politely, Xvfb removes its lock file and socket. */
async function stopScreen(screen) {
  screen.root.kill('SIGTERM');
  await Promise.race([screen.exited, sleep(1000, undefined, { ref: false })]);
  await screen.stop();
}
