// The linker's script: gives the Worker's script its class.

import { FetchError, ModuleLinker } from './linker';

(self as unknown as { awpLinker?: unknown }).awpLinker = { FetchError, ModuleLinker };
