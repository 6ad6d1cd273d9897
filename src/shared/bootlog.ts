// The boot report: each step of the bootstrap writes a record when it is entered and fills it in when its effect has
// been checked. Records lie in shared memory, since main's steps may run on another M than m0's. The host reads them
// (host/bootsteps.ts). A machine that is not asked for a report keeps none.
//
//   BOOTLOG0      records of RECORD words each: [bytes of text, 0 until done; bytes of fn; UTF-8
//                 "fn\tfile\twhat\tchecked"]
//   kern.bootlog  records handed out

import { putBytes } from './bytes.ts';
import { BOOTLOG0, Kern, kern } from './globals.ts';
import { get, storeword, xadd } from './mem.ts';
import { BOOTLOG, BOOTRECORD } from './param.ts';

const RECORD = BOOTRECORD;
const MAXRECORDS = BOOTLOG / 4 / RECORD;

const encoder = new TextEncoder();

/** A step is entered: takes its place in the order. Returns its record for `done`, -1 when no report is kept. With
 *  `fn`, a reader can name the step before it is done: `done` writes the same bytes at the same place again. */
export function step(fn = ''): number {
  const wanted = get(kern, Kern.report);
  if (wanted === 0) return -1;
  const n = xadd(kern, Kern.bootlog, 1) - 1;
  if (n >= MAXRECORDS) return -1;
  const a = BOOTLOG0 + n * RECORD;
  const bytes = encoder.encode(fn);
  putBytes(a + 2, bytes);
  storeword(a + 1, bytes.length);
  return n;
}

/** The step has had its effect, and this is what was checked of it. `file` is relative to the repository. */
export function done(record: number, fn: string, file: string, what: string, checked: string): void {
  if (record < 0) return;
  const a = BOOTLOG0 + record * RECORD;
  const bytes = encoder.encode(`${fn}\t${file}\t${what}\t${checked}`).subarray(0, (RECORD - 2) * 4);
  putBytes(a + 2, bytes);
  storeword(a, bytes.length);
}
