// Which AudioParams are worklet nodes': asked by every connect() of a page, before there is an engine too.

import type { WorkletParam } from './audio-param';

const params = new WeakMap<object, WorkletParam>();

/** Makes a parameter known by its native AudioParam. */
export function setWorkletParam(param: object, workletParam: WorkletParam): void {
  params.set(param, workletParam);
}

/** The parameter of a worklet node behind an AudioParam; undefined for any other object. */
export function workletParamOf(param: object): WorkletParam | undefined {
  return params.get(param);
}
