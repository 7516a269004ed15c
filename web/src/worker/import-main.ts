// How modules are run where Workers have import(): a script of its own, because older browsers cannot even parse it.

import { handOver } from './importer';
import { ModuleImporter } from './module-importer';

handOver((report) => new ModuleImporter((url) => import(url), report));
