// How modules are run where Workers have no import(): by the linker.

import { handOver } from '../worker/importer';
import { linkingImporter } from './linking-importer';

handOver(linkingImporter);
