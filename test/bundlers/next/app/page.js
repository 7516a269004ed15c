'use client';

import 'audioworklet-anywhere';
import { useEffect } from 'react';
import { playPingPong } from '../src/ping-pong.js';

export default function Page() {
  useEffect(() => {
    playPingPong(new URL('../src/ping-pong-processor.js', import.meta.url));
  }, []);
  return <h1>Ping, pong</h1>;
}
