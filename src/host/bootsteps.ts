// Reads the boot report: the records that the steps left in shared memory (shared/bootlog.ts), in the
// order in which the steps were entered. A step that was entered and has not said what it checked is `not finished`.

import { BOOTLOG0, Kern, kern } from '../shared/globals.ts';
import { BOOTLOG, BOOTRECORD } from '../shared/param.ts';
import type { BootStep } from './api.ts';

const MAXRECORDS = BOOTLOG / 4 / BOOTRECORD;

/** The steps taken so far. At any time, also while the machine boots. */
export function bootSteps(buffer: SharedArrayBuffer): BootStep[] {
  const w = new Int32Array(buffer);
  const n = Math.min(Atomics.load(w, kern + Kern.bootlog), MAXRECORDS);
  return Array.from({ length: n }, (_, i) => stepAt(buffer, w, BOOTLOG0 + i * BOOTRECORD));
}

function stepAt(buffer: SharedArrayBuffer, w: Int32Array, a: number): BootStep {
  const finished = Atomics.load(w, a);
  const bytes = finished === 0 ? Atomics.load(w, a + 1) : finished;
  const text = Buffer.from(new Uint8Array(buffer, (a + 2) * 4, bytes)).toString('utf8');
  if (finished === 0) return { fn: text || '?', file: '', what: '', checked: 'not finished' };
  const [fn = '?', file = '', what = '', checked = ''] = text.split('\t');
  return { fn, file, what, checked };
}
