// Fetches the inspector when it is asked for. It comes as a classic script, which every browser loads and every policy that
// allows ours allows too, and hands itself over by an event on its own tag: it needs no global.

import type { AudioWorkletAnywhereApi } from './api';
import type { PageWindow } from './features';
import type { EngineLocation } from './loader';
import { nonceOf } from './module-loader';
import { policyOf } from './trusted-types';

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

function fetchInspector(page: PageWindow, url: string, nonce: string): Promise<OpenInspector> {
  return new Promise((resolve, reject) => {
    const script = page.document.createElement('script');
    script.addEventListener(INSPECTOR_EVENT, (event) => resolve((event as CustomEvent<OpenInspector>).detail));
    script.onload = () => script.remove();
    script.onerror = () => {
      script.remove();
      reject(new Error(`The inspector ${url} could not be loaded. Put audioworklet-anywhere.inspector.js beside the audioworklet-anywhere script.`));
    };
    script.nonce = nonce || nonceOf(page.document);
    script.src = policyOf(page).createScriptURL(url);
    page.document.documentElement.appendChild(script);
  });
}
