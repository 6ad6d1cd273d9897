// What a unit sees of throw_: FatalError with the text for stderr. Only the first failure of a machine speaks, so the
// panicking word is put back before each look.

import { Kern, kern } from '../../src/shared/globals.ts';
import { store } from '../../src/shared/mem.ts';
import { FatalError } from '../../src/shared/os.ts';

/** First line of the fatal error that fn ends in. Throws when it does not end in one. */
export function fatalOf(fn: () => unknown): string {
  store(kern, Kern.exiting, 0);
  store(kern, Kern.panicking, 0);
  try {
    fn();
  } catch (e) {
    if (e instanceof FatalError) return e.message.split('\n')[0] ?? '';
    throw e;
  } finally {
    store(kern, Kern.exiting, 0);
    store(kern, Kern.panicking, 0);
  }
  throw new Error('expected a fatal error, but it returned');
}
