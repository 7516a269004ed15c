// Specs that an engine fails, each with the reason. An exclusion that has become unnecessary fails: it is taken out then.

import { engine, safari, type EngineName } from './engine';

/** A spec that some engines are known to fail, or pages that imitate an old Safari; there it passes only as long as it fails. */
export function itExcept(reasons: Partial<Record<EngineName | 'Safari', string>>, title: string, body: () => Promise<void>): void {
  const reason = (safari && reasons.Safari) || reasons[engine];
  if (!reason) {
    it(title, body);
    return;
  }
  it(`${title} [excluded in ${safari && reasons.Safari ? 'Safari' : engine}: ${reason}]`, async () => {
    let failed = false;
    try {
      await body();
    } catch {
      failed = true;
    }
    expect(failed).withContext('a stale exclusion: this spec passes here').toBe(true);
  });
}
