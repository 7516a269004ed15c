// One script for everything, as a device serves it that has room for one file: the engine is in it, and so is the processor.
import 'audioworklet-anywhere/single';
import processorUrl from './ping-pong.processor.js';
import { playPingPong } from './ping-pong.js';

playPingPong(processorUrl);
