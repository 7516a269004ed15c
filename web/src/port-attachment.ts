// Whether a port was transferred away. The platform has no such attribute, but it refuses to transfer a port twice. Chromium checks
// all ports of a list before it takes the first: of a port and one that was spent, the error names the first that cannot be
// taken, and nothing is. Firefox and WebKit cannot be asked so.

import { postNatively } from './native-port';

/** Answers at once, in some microseconds, and changes nothing. */
export type AttachmentOracle = (port: MessagePort) => boolean;

/** Finds out whether the browser can be asked if a port was transferred; null if not. */
export function findOracle(): AttachmentOracle | null {
  const probe = new MessageChannel().port1;
  const [spent, other] = [spentPort(), spentPort()];
  const here = new MessageChannel().port1;
  const words = refusal(probe, here, spent);
  const oracle: AttachmentOracle = (port) => refusal(probe, port, spent) !== words;
  // Where the first question already took the port, the second is answered otherwise.
  return words !== '' && oracle(other) && !oracle(here) ? oracle : null;
}

function spentPort(): MessagePort {
  const { port1 } = new MessageChannel();
  postNatively(new MessageChannel().port1, null, [port1]);
  return port1;
}

function refusal(probe: MessagePort, port: MessagePort, spent: MessagePort): string {
  try {
    postNatively(probe, null, [port, spent]);
    return '';
  } catch (error) {
    return (error as DOMException).message;
  }
}
