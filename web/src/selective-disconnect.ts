// Before 14.1 Safari's disconnect() knew an output's index and nothing else: a destination became a 0, and the whole output
// was disconnected; without arguments it meant output 0. So connections are noted here, and those that shall stay are
// connected again; between the two calls a render quantum may go by without them.

import { disconnectionOf } from './connection-destination';

type Connect = (this: AudioNode, destination: AudioNode | AudioParam, output?: number, input?: number) => AudioNode | undefined;
type Disconnect = (this: AudioNode, ...args: unknown[]) => void;

interface Connection {
  readonly destination: AudioNode | AudioParam;
  readonly output: number;
  readonly input: number;
}

// A native source holds its destinations too.
const connections = new WeakMap<AudioNode, Connection[]>();

/** Whether a browser's disconnect() takes a destination; asked of two nodes of the first context that connects something. */
export function isSelective(context: BaseAudioContext, disconnect: Disconnect): boolean {
  try {
    disconnect.call(context.createGain(), context.createGain());
    return false;
  } catch {
    return true; // InvalidAccessError: they are not connected (Web Audio §1.5.5)
  }
}

/** connect() that notes the connection, over one that may answer nothing. */
export function notedConnect(connect: Connect): Connect {
  return function (this: AudioNode, destination, output = 0, input = 0) {
    connectTo(this, connect, { destination, output, input });
    const noted = connections.get(this) || [];
    connections.set(this, noted);
    const connection = { destination, output: output >>> 0, input: input >>> 0 };
    if (!noted.some((other) => same(other, connection))) noted.push(connection);
    return 'numberOfInputs' in destination ? destination : undefined;
  };
}

/** disconnect() in all of the standard's forms. */
export function selectiveDisconnect(connect: Connect, disconnect: Disconnect): Disconnect {
  return function (this: AudioNode, ...args) {
    const { destination, output, input } = disconnectionOf(args);
    if (output !== undefined && output >= this.numberOfOutputs) throw indexSize('output', output);
    if (input !== undefined && input >= (destination as AudioNode).numberOfInputs) throw indexSize('input', input);
    const noted = connections.get(this) || [];
    const goes = (connection: Connection): boolean =>
      (destination === undefined || connection.destination === destination) &&
      (output === undefined || connection.output === output) &&
      (input === undefined || connection.input === input);
    const gone = noted.filter(goes);
    if (destination !== undefined && gone.length === 0) {
      throw new DOMException("Failed to execute 'disconnect' on 'AudioNode': the given destination is not connected.", 'InvalidAccessError');
    }
    const stays = noted.filter((connection) => !goes(connection));
    connections.set(this, stays);
    for (const index of new Set(gone.map((connection) => connection.output))) {
      disconnect.call(this, index);
      for (const connection of stays) {
        if (connection.output === index) connectTo(this, connect, connection);
      }
    }
  };
}

// An AudioParam has no inputs to choose from, and connect() is overloaded by the number of arguments.
function connectTo(source: AudioNode, connect: Connect, { destination, output, input }: Connection): void {
  if ('numberOfInputs' in destination) connect.call(source, destination, output, input);
  else connect.call(source, destination, output);
}

function same(one: Connection, other: Connection): boolean {
  return one.destination === other.destination && one.output === other.output && one.input === other.input;
}

function indexSize(what: string, index: number): DOMException {
  return new DOMException(`Failed to execute 'disconnect' on 'AudioNode': ${what} index (${index}) is out of range.`, 'IndexSizeError');
}
