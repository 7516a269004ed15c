// The functions that Go calls, over an EngineHost.
// An exception that crossed Go's frames would leak them, 170 bytes and more a time: so whatever a host lets out
// is caught here. User code's exceptions never come this far: the host reports them as the standard asks.

import type { EngineImports } from './abi';
import { ProcessStatus } from './abi';
import type { EngineHost } from './engine';

/** Makes the import module of the engine; nothing in it allocates or throws. */
export function engineImports(host: EngineHost): EngineImports {
  return Object.assign(questions(host), notices(host));
}

function questions(host: EngineHost): Pick<EngineImports, 'construct_processor' | 'process' | 'deliver'> {
  return {
    construct_processor(node) {
      try {
        return host.constructProcessor(node);
      } catch (error) {
        return escaped(error, 1);
      }
    },
    process(node) {
      try {
        return host.process(node);
      } catch (error) {
        return escaped(error, ProcessStatus.Threw);
      }
    },
    deliver(node, end, kind, pointer, length) {
      try {
        return host.deliver(node, end, kind, pointer, length);
      } catch (error) {
        return escaped(error, 0);
      }
    },
  };
}

function notices(host: EngineHost): Omit<EngineImports, 'construct_processor' | 'process' | 'deliver'> {
  return {
    processor_error(node) {
      try {
        host.processorError(node);
      } catch (error) {
        escaped(error, 0);
      }
    },
    processor_done(node) {
      try {
        host.processorDone(node);
      } catch (error) {
        escaped(error, 0);
      }
    },
    input_route_changed(node, input) {
      try {
        host.inputRouteChanged(node, input);
      } catch (error) {
        escaped(error, 0);
      }
    },
    output_channels_changed(node, output, count) {
      try {
        host.outputChannelsChanged(node, output, count);
      } catch (error) {
        escaped(error, 0);
      }
    },
  };
}

function escaped(error: unknown, status: number): number {
  console.error('audioworklet-anywhere: an error in its own code', error);
  return status;
}
