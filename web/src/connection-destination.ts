// What connect() and disconnect() may be given, of whichever realm (Web Audio §1.5.5).

import { isObject } from './webidl';

/** Whether a value is a node or a parameter. Any other is an output's index: Web IDL's overloads (§3.6) leave nothing else. */
export function isDestination(value: unknown): value is AudioNode | AudioParam {
  return isNode(value) || (isObject(value) && 'setValueAtTime' in value);
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is AudioNode {
  return isObject(value) && 'numberOfInputs' in value;
}
