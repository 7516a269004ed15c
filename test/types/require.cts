// A CommonJS user.
import anywhere = require('audioworklet-anywhere');

const version: string | undefined = anywhere.AudioWorkletAnywhere?.version;
const same: boolean = anywhere.default === anywhere.AudioWorkletAnywhere;
export { same, version };
