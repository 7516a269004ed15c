// How modules are run differs between browsers: one of two scripts brings it, which is loaded before the scope loses its names.

import type { ErrorDescription, ModuleMessage } from '../wire/messages';

/** Runs modules; answers what addModule() is to reject with, or null: a module that throws while it runs has run. */
export interface Importer {
  load(module: ModuleMessage['module']): Promise<ErrorDescription | null>;
}

/** Makes one; `report` writes the errors of modules to the scope's console. */
export type MakeImporter = (report: (error: unknown) => void) => Importer;

interface Holder {
  importScripts(url: string): void;
  awpImporter?: MakeImporter | undefined;
}

/** Called by the script that was loaded. */
export function handOver(make: MakeImporter): void {
  (self as unknown as Holder).awpImporter = make;
}

/** Loads one of the scripts. */
export function loadImporter(url: string): MakeImporter {
  const holder = self as unknown as Holder;
  holder.importScripts(url);
  const make = holder.awpImporter as MakeImporter;
  Reflect.deleteProperty(holder, 'awpImporter');
  return make;
}

/** What addModule() rejects with for a module that could not be had. */
export function fetchFailed(url: string): ErrorDescription {
  return {
    name: 'AbortError',
    message: `Unable to load the worklet's module ${url}: it, or a module that it imports, could not be fetched. ` +
      `Look at the network panel for its status, its MIME type (text/javascript) and, from another origin, its CORS headers; ` +
      `the page's Content-Security-Policy may forbid it too.`,
  };
}
