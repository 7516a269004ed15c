// What a bundler's user writes: the import in front, the processor by the address of its own file.
import 'audioworklet-anywhere';
import { playPingPong } from './ping-pong.js';

playPingPong(new URL('./ping-pong-processor.js', import.meta.url));
