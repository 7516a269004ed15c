// The classic script that carries its engine: for pages that can serve one file only.

import { createApi, defineApi } from '../api';
import { scriptLocation } from '../module-location';
import { optionsOfScript } from '../options';
import { carriedEngine } from './carried-engine';

const script = document.currentScript as HTMLScriptElement | null;
const location = { ...scriptLocation(), bytes: carriedEngine };

defineApi(window, () =>
  createApi(window, location, (script && script.nonce) || '', optionsOfScript(script)));
