// What connect() and disconnect() may be given, of whichever realm (Web Audio §1.5.5).

import { isObject, unsignedLong } from './webidl';

/** Whether a value is a node or a parameter. Any other is an output's index: Web IDL's overloads (§3.6) leave nothing else. */
export function isDestination(value: unknown): value is AudioNode | AudioParam {
  return isNode(value) || (isObject(value) && 'setValueAtTime' in value);
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is AudioNode {
  return isObject(value) && 'numberOfInputs' in value;
}

/** What a call of disconnect() takes apart; what is undefined was not said, and stands for all. */
export interface Disconnection {
  readonly destination: AudioNode | AudioParam | undefined;
  readonly output: number | undefined;
  readonly input: number | undefined;
}

/** The arguments of disconnect(), in all of its forms. */
export function disconnectionOf(args: readonly unknown[]): Disconnection {
  const index = (value: unknown): number | undefined => (value === undefined ? undefined : unsignedLong(value));
  const [first, output, input] = args;
  return isDestination(first)
    ? { destination: first, output: index(output), input: index(input) }
    : { destination: undefined, output: index(first), input: undefined };
}
