// What feeds many worklet nodes is captured once for all of them, by a node behind its source, the tap: which inputs share its
// lanes is the engine's decision (polyfill/tap.go). Not the audio path.

import { recordOf, type NodeRecord } from './audio-graph';
import type { Driver } from './driver';
import { mixer } from './mixer';
import { connectNative, disconnectNative } from './native';
import type { RenderingThread } from './rendering-thread';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** A tap that is wired to some lanes, and for how many inputs. */
interface Wiring {
  readonly tap: AudioNode;
  users: number;
  readonly undo: () => void;
}

/** The taps of one context. */
export class InputTaps {
  /** By the first of the lanes. */
  private readonly wirings = new Map<number, Wiring>();

  constructor(private readonly thread: RenderingThread) {}

  /** Lays a tap behind an output that is connected to a worklet node, if the engine wants one. */
  lay(node: AudioNode, output: number, destination: NodeRecord): void {
    const { driver, engine, scope } = this.thread;
    const record = recordOf(node);
    if (!driver || !record.id || !destination.id || !engine.exports.awp_tap_output(record.id, output)) return;
    const taps = record.taps || (record.taps = []);
    // Again, too, where the page had disconnected all of the source.
    connectNative(node, taps[output] || (taps[output] = scope.context.createGain()), output);
  }

  /** The tap whose lanes an input shares, if it does. */
  of({ id, record }: WorkletNodeSlots, input: number): AudioNode | undefined {
    if (!this.thread.engine.exports.awp_is_tapped(id, input)) return undefined;
    for (const { source, output, input: to } of record.incoming) {
      const tap = to === input && source.taps && source.taps[output];
      if (tap) return tap;
    }
    return this.thread.scope.context.createGain(); // its source is gone
  }

  /** Whether it is wired to these lanes already. */
  isWired(tap: AudioNode, [lane]: readonly number[]): boolean {
    const wiring = this.wirings.get(lane as number);
    return wiring !== undefined && wiring.tap === tap;
  }

  /** Wires a tap to lanes for one input more; the last one's undoing undoes it. */
  share(tap: AudioNode, lanes: readonly number[], driver: Driver): () => void {
    const lane = lanes[0] as number;
    if (!this.isWired(tap, lanes)) this.wirings.set(lane, this.wire(tap, lanes, driver));
    const wiring = this.wirings.get(lane) as Wiring;
    wiring.users++;
    return () => {
      if (--wiring.users > 0) return;
      if (this.wirings.get(lane) === wiring) this.wirings.delete(lane);
      wiring.undo();
    };
  }

  private wire(tap: AudioNode, lanes: readonly number[], driver: Driver): Wiring {
    const capture = mixer(this.thread.scope.context, lanes.length, 'speakers');
    connectNative(tap, capture);
    const undo = driver.connectInput(capture, lanes);
    return { tap, users: 0, undo: () => {
      disconnectNative(tap, capture);
      undo();
    } };
  }
}
