/** A ProTracker module of one pattern: a square wave, struck every fourth row. */
export function trackerModule(title: string): ArrayBuffer {
  const SAMPLE_LENGTH = 64;
  const PATTERN = 64 * 4 * 4;
  const bytes = new Uint8Array(1084 + PATTERN + SAMPLE_LENGTH);
  const view = new DataView(bytes.buffer);
  const write = (text: string, at: number): void => { for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i); };
  write(title, 0);
  write('square', 20);
  view.setUint16(42, SAMPLE_LENGTH / 2); // in words
  bytes[45] = 64; // volume
  view.setUint16(48, SAMPLE_LENGTH / 2); // it loops as a whole
  for (let sample = 1; sample < 31; sample++) view.setUint16(20 + sample * 30 + 28, 1);
  bytes[950] = 1; // positions in the song
  bytes[951] = 127;
  write('M.K.', 1080);
  for (let row = 0; row < 64; row += 4) view.setUint32(1084 + row * 16, (428 << 16) | (1 << 12)); // C-2 of sample 1
  for (let i = 0; i < SAMPLE_LENGTH; i++) bytes[1084 + PATTERN + i] = i % 32 < 16 ? 100 : 156;
  return bytes.buffer;
}
