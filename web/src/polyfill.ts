// The classic script: side effect only. Everything it needs of the tag that loaded it is read now; later
// document.currentScript is another one.

import { createApi, defineApi } from './api';
import type { PageWindow } from './features';
import { scriptLocation } from './module-location';
import { optionsOfScript } from './options';

const page = window as PageWindow;
const script = document.currentScript as HTMLScriptElement | null;
const location = scriptLocation();

defineApi(page, () => createApi(page, location, (script && script.nonce) || '', optionsOfScript(script)));
