// Fetches the inspector when it is asked for. It comes as a classic script, and hands itself over by an event on its own tag: it
// needs no global.

import type { AudioWorkletAnywhereApi } from './api';
import type { PageWindow } from './features';
import type { EngineLocation } from './loader';
import { runScript } from './script-element';

/** Where the panel goes. */
export interface InspectorOptions {
  /** The element that the panel is put into; by default it floats at the bottom of the window. */
  parent?: Element;
}

/** An open inspector. */
export interface Inspector {
  /** The panel. */
  readonly element: HTMLElement;
  /** Takes the panel away and stops looking. */
  close(): void;
}

/** What the inspector's script hands over. @internal */
export type OpenInspector = (page: PageWindow, api: AudioWorkletAnywhereApi, options: InspectorOptions) => Inspector;

/** The event on the script's tag that brings it. @internal */
export const INSPECTOR_EVENT = 'audioworklet-anywhere-inspector';

let loading: Promise<OpenInspector> | null = null;

/** Opens the inspector; its script is fetched once. @internal */
export async function loadInspector(
  page: PageWindow, api: AudioWorkletAnywhereApi, options: InspectorOptions, location: EngineLocation, nonce: string,
): Promise<Inspector> {
  const url = location.inspectorUrl || `${location.directory}audioworklet-anywhere.inspector.js`;
  if (!loading) loading = fetchInspector(page, url, nonce);
  loading.catch(() => { loading = null; });
  return (await loading)(page, api, options);
}

async function fetchInspector(page: PageWindow, url: string, nonce: string): Promise<OpenInspector> {
  let open: OpenInspector | undefined;
  await runScript(page, url, nonce, (script) => {
    script.addEventListener(INSPECTOR_EVENT, (event) => { open = (event as CustomEvent<OpenInspector>).detail; });
  });
  if (!open) throw new Error(`The inspector ${url} could not be loaded. Put audioworklet-anywhere.inspector.js beside the audioworklet-anywhere script.`);
  return open;
}
