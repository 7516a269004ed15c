// Counting what the garbage collector has taken, where the browser tells.

import { until } from './counts';

/** Whether specs can tell what was collected: the browser has the registry, and runs its collector when told to. */
export const canCollect =
  typeof FinalizationRegistry === 'function' && typeof (globalThis as { gc?: unknown }).gc === 'function';

/** Counts how many of some objects are still alive. */
export class Census {
  private alive = 0;
  private readonly registry = canCollect ? new FinalizationRegistry<null>(() => this.alive--) : null;

  /** Watches an object. */
  watch(object: object): void {
    this.alive++;
    if (this.registry) this.registry.register(object, null);
  }

  /** Waits until at most so many are alive; at once where the browser does not tell. */
  async expectAtMost(count: number, what: string): Promise<void> {
    if (!canCollect) return;
    const { gc } = globalThis as unknown as { gc(): void };
    await until(() => {
      gc();
      return this.alive <= count;
    }, () => `${this.alive} ${what} alive, expected at most ${count}`, 10_000);
  }
}
