// Event handler attributes (HTML §8.1.8.1) on single objects.

import { isObject } from './webidl';

type Handler = (this: unknown, event: Event) => void;

/**
 * Gives a target the attribute `on<type>`: the handler takes its place among the listeners when it is first set. `wasSet` is
 * called each time one is set, `report` with what a handler throws, which is the page's uncaught error otherwise.
 */
export function defineHandler(
  target: EventTarget, type: string, wasSet: () => void = () => undefined, report: ((error: unknown) => void) | null = null,
): void {
  let handler: Handler | null = null;
  let listening = false;
  const listen = (): void => {
    listening = true;
    target.addEventListener(type, (event) => {
      if (typeof handler !== 'function') return;
      try {
        handler.call(target, event);
      } catch (error) {
        if (!report) throw error;
        report(error);
      }
    });
  };
  Object.defineProperty(target, `on${type}`, {
    get: () => handler,
    set: (value: unknown) => {
      handler = isObject(value) ? value as Handler : null;
      if (!handler) return;
      if (!listening) listen();
      wasSet();
    },
    configurable: true,
    enumerable: true,
  });
}
