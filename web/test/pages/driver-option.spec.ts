// The option that pins a driver: what is no driver is refused, wherever it was written.

import { errorOf } from '../audio';
import { isForced, isNative } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, type Page } from '../page';
import type { DriverName, RealmOption } from '../../src/options';

const ECHO = '/base/web/test/fixtures/modules/echo.js';
const force: Record<string, string> = isForced ? { 'data-force': '' } : {};

/** Where a page can ask for a driver `ring-2`, and for a realm. */
const ASKED: Record<string, (page: Page, realm: RealmOption) => Promise<unknown>> = {
  'by the script tag': (page, realm) => loadScript(page.document, SCRIPT, { ...force, 'data-driver': 'ring-2', 'data-realm': realm }),
  'by window.AudioWorkletAnywhereOptions': (page, realm) => {
    page.AudioWorkletAnywhereOptions = { driver: 'ring-2' as DriverName, force: isForced, realm };
    return loadScript(page.document, SCRIPT);
  },
};

if (!isNative) {
  describe('a driver that there is not', () => {
    for (const [where, ask] of Object.entries(ASKED)) {
      for (const realm of ['frame', 'worker'] as const) {
        it(`asked for ${where} lets each addModule() reject with an error that names it, with processors in a ${realm}`, async () => {
          const page = await openPage();
          await ask(page, realm);
          const context = await contextOf(page);
          for (const which of ['first', 'next']) {
            const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
            expect(error.name).withContext(which).toBe('RangeError');
            expect(error.message).withContext(which).toBe("audioworklet-anywhere: driver is ring-2, but must be 'ring' or 'script-processor'");
          }
          expect(page.document.querySelector('iframe')).withContext('no scope is left behind').toBeNull();
          await context.close();
        });
      }

      it(`asked for ${where} lets an OfflineAudioContext's addModule() reject, too`, async () => {
        const page = await openPage();
        await ask(page, 'frame');
        const context = new page.OfflineAudioContext(1, 128, 44100);
        const error = await errorOf(() => context.audioWorklet.addModule(ECHO));
        expect([error.name, error.message.includes('driver is ring-2')]).toEqual(['RangeError', true]);
      });
    }
  });
}
