// Runs modules where Workers have no import(): by the linker (linker.ts), whose functions are made by importScripts() of Blob URLs.

import type { ErrorDescription, ModuleMessage } from '../wire/messages';
import { describe } from '../wire/messages';
import { fetchFailed, type Importer } from '../worker/importer';
import { FetchError, ModuleLinker } from './linker';
import type { Compile } from './module-record';

type ImportScripts = (url: string) => void;
type Holder = Record<string, unknown>;

/** The name by which a script hands its function over; it is there only while that happens. */
const HAND_OVER = '$awp';

/** Makes the importer; before the scope is cleared. */
export function linkingImporter(report: (error: unknown) => void): Importer {
  const holder = self as unknown as Holder;
  const importScripts = holder['importScripts'] as ImportScripts;
  const linker = new ModuleLinker((address, init) => fetch(address, init), compiler(importScripts, holder));
  let last: Promise<unknown> = Promise.resolve();

  const run = async ({ url, blob, credentials }: ModuleMessage['module'], earlier: Promise<unknown>): Promise<ErrorDescription | null> => {
    let start: () => object;
    try {
      start = await linker.load(url, credentials, blob ? URL.createObjectURL(blob) : url);
    } catch (error) {
      return error instanceof FetchError ? fetchFailed(url) : describe(error);
    }
    await earlier;
    try {
      start();
    } catch (error) {
      report(error); // it has run
    }
    return null;
  };
  return {
    load(module) {
      const outcome = run(module, last);
      last = outcome;
      return outcome;
    },
  };
}

function compiler(importScripts: ImportScripts, holder: Holder): Compile {
  return (parameters, body, url, scope) => {
    let made!: (scope: object | null) => ReturnType<Compile>;
    holder[HAND_OVER] = (factory: typeof made): void => {
      made = factory;
    };
    // A strict function within a sloppy `with`: free names are looked for in the scope first.
    const inner = `function*(${parameters.join(',')}){"use strict";${body}\n}`;
    const text = `${HAND_OVER}(function($scope){${scope ? `with($scope)return ${inner}` : `return ${inner}`}});\n//# sourceURL=${url}`;
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    try {
      importScripts(address);
    } catch (error) {
      throw asSyntaxError(error as Error);
    } finally {
      URL.revokeObjectURL(address);
      Reflect.deleteProperty(holder, HAND_OVER);
    }
    const run = made(scope);
    return (...args) => run(...args);
  };
}

// Chromium 64 throws an Error that only tells of it. A script that a policy forbids is a NetworkError.
function asSyntaxError(error: Error): Error {
  if (error.name === 'NetworkError') {
    return new Error("audioworklet-anywhere: modules cannot run in this browser's Workers: the Content-Security-Policy forbids it. Allow blob: in script-src.");
  }
  const [, message] = /^Uncaught SyntaxError: (.*)/.exec(error.message) ?? [];
  return message === undefined ? error : new SyntaxError(message);
}
