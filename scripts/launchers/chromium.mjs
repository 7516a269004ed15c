// Today's Chromium on a secure origin: AudioWorklet works natively, so this is the oracle.
import { onHost } from './address.mjs';
import { startChromium } from './chromium-family.mjs';
import { aptInstall, findProgram, firstLineOf } from './installed.mjs';

export const name = 'Chromium';
export const find = () => findProgram(name, ['/usr/lib/chromium/chromium', '/usr/bin/chromium'], aptInstall('chromium'));
export const version = () => firstLineOf(find(), ['--version']).replace(/ built on.*/, '');
export const start = (url) => startChromium(name, find(), onHost(url, '127.0.0.1'));
