// Messages from one native port to another, with everything that was transferred, in order.

import { isMessagePort, postNatively } from './native-port';
import { POST_MESSAGE_SITE, encode, type Carrier } from './structured-clone';
import { isTransferable } from './structured-clone/transfer-list';

/** Leaves the objects where they are. */
const LEAVE: Carrier = { isAtOnce: false, carry: () => null };

/**
 * Posts what was received, and `ports` with it. What else is in it that can only be transferred (streams) is transferred too:
 * the message is nobody's but the relay's. What the platform does not post is lost, with a warning: Chromium 64 and its modules.
 */
export function repost(port: MessagePort, data: unknown, ports: readonly MessagePort[]): void {
  try {
    postNatively(port, data, ports);
  } catch {
    try {
      const { references } = encode(data, ports, POST_MESSAGE_SITE, LEAVE, true);
      const others = references.filter((reference) => isTransferable(reference) && !isMessagePort(reference));
      postNatively(port, data, [...ports, ...others]);
    } catch (error) {
      console.warn('audioworklet-anywhere: a message for a transferred port was lost:', error);
    }
  }
}

/** Passes on, both ways, what arrives at the two ports. */
export function join(one: MessagePort, other: MessagePort): void {
  one.onmessage = ({ data, ports }) => repost(other, data, ports);
  other.onmessage = ({ data, ports }) => repost(one, data, ports);
}
