// Checks each atomic operation on one thread: that it does what it says. That it is atomic is for the tests that run it
// on many. (runtime1.go: check, testAtomic64)

import { Note } from '../shared/layout.ts';
import { as, cas, casword, load, loadword, set, store, word, xadd, xaddword, xchg, xchgword } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';

/** `a`: words to try them on. */
export function checkAtomics(a: number): void {
  checkCas(a);
  checkTyped(a);
}

/** By address. Go's own six cases first. */
function checkCas(z: number): void {
  xchgword(z, 1);
  if (!casword(z, 1, 2)) throw_('cas1');
  if (word(z) !== 2) throw_('cas2');
  xchgword(z, 4);
  if (casword(z, 5, 6)) throw_('cas3');
  if (word(z) !== 4) throw_('cas4');
  xchgword(z, 0xffffffff);
  if (!casword(z, 0xffffffff | 0, 0xfffffffe | 0)) throw_('cas5');
  if (word(z) !== -2) throw_('cas6');
  if (loadword(z) !== -2) throw_('atomic load failed');
  if (xchgword(z, 7) !== -2 || word(z) !== 7) throw_('xchg failed');
  if (xaddword(z, -8) !== -1 || word(z) !== -1) throw_('xadd failed');
}

/** Through a pointer and a field; the field next to it stays as it is. */
function checkTyped(z: number): void {
  const n = as<'note'>(z);
  set(n, Note.key, 0);
  set(n, Note.rank, 0x55555555);
  store(n, Note.key, -1);
  if (load(n, Note.key) !== -1) throw_('store failed');
  if (cas(n, Note.key, 0, 1)) throw_('cas of field succeeded');
  if (!cas(n, Note.key, -1, 0x7fffffff)) throw_('cas of field failed');
  if (xadd(n, Note.key, 1) !== -0x80000000) throw_('xadd does not wrap');
  if (xchg(n, Note.key, 3) !== -0x80000000 || load(n, Note.key) !== 3) throw_('xchg of field failed');
  if (word(z + Note.rank) !== 0x55555555) throw_('atomic operation wrote beside its word');
}
