// A CommonJS user.
import anywhere = require('audioworklet-anywhere');

const version: string | undefined = anywhere.AudioWorkletAnywhere?.version;
const same: boolean = anywhere.default === anywhere.AudioWorkletAnywhere;
import ponyfill = require('audioworklet-anywhere/ponyfill');
import single = require('audioworklet-anywhere/single');

const native: boolean = ponyfill.native;
const buses: number | undefined = single.default?.stats().buses;
export { buses, native, same, version };
