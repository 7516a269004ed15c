// The engine that the script carries: raw DEFLATE in base64, made by scripts/build/single.mjs.

import { data, size } from '../../../.cache/engine-data.js';
import { inflate } from './inflate';

/** The bytes of the engine. */
export function carriedEngine(): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return Promise.resolve(inflate(bytes, size));
}
