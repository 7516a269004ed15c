// WPE WebKit 2.38, Safari 16.0's engine, on a plain-http origin: no AudioWorklet, no SharedArrayBuffer,
// no WebAssembly SIMD. It draws nowhere, so it needs no X server.
import { INSECURE_HOST, onHost } from './address.mjs';
import { aptInstall, findProgram, firstLineOf, inLibraryDirectories, requireInsecureHost } from './installed.mjs';
import { startTree } from './process-tree.mjs';
import { temporaryDirectory } from './temporary-directory.mjs';

export const name = 'WPEInsecure';

export function find() {
  requireInsecureHost(name);
  return findProgram(
    name,
    inLibraryDirectories('wpe-webkit-1.1/MiniBrowser'),
    aptInstall('libwpewebkit-1.1-0', 'libatk-bridge2.0-0', 'libgles2', 'gstreamer1.0-plugins-good'),
  );
}

export const version = () => firstLineOf(find(), ['--version']);

export function start(url) {
  const home = temporaryDirectory(name.toLowerCase()); // mkdtemp makes it 0700, as XDG_RUNTIME_DIR must be
  const tree = startTree(find(), ['--headless', '--private', onHost(url, INSECURE_HOST)], {
    env: {
      HOME: home.path,
      XDG_RUNTIME_DIR: home.path,
      TMPDIR: home.path,
      NO_AT_BRIDGE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const stop = async () => {
    await tree.stop();
    await home.remove();
  };
  return { exited: tree.exited, output: tree.output, processes: tree.processes, stop };
}
