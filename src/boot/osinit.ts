// osinit: CPU count, huge page size and signal mask, as the operating system reports them. (os_linux.go: osinit,
// getproccount, getHugePageSize; os_unix: sigsave)

import { done, step } from '../shared/bootlog.ts';
import { Kern, kern, Sys, sys } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import { get, set } from '../shared/mem.ts';
import { at, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { readStart } from './hostfiles.ts';

const FILE = 'src/boot/osinit.ts';
const HPAGE = '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size';
const STATUS = '/proc/thread-self/status';
/** Signals that no thread can block: bits 8 and 18 of the low word. */
const SIGKILL = 1 << 8;
const SIGSTOP = 1 << 18;

export function osinit(): void {
  const record = step('osinit');
  // The host asked sched_getaffinity (libuv's available parallelism) before it powered the machine on.
  const ncpu = get(kern, Kern.ncpu);
  if (ncpu <= 0) throw_(`osinit: ncpu = ${ncpu}`);
  set(sys, Sys.ncpu, ncpu);
  const huge = getHugePageSize();
  set(sys, Sys.physHugePageSize, huge);
  // An M that exits blocks all signals. Go spares those that a C library needs when there is cgo; there is none.
  set(sys, at(Sys.sigsetAllExiting, 0), -1);
  set(sys, at(Sys.sigsetAllExiting, 1), -1);
  const mask = sigmask();
  if ((mask[0] & (SIGKILL | SIGSTOP)) !== 0) throw_('osinit: SIGKILL or SIGSTOP in the signal mask');
  const what = `ncpu = ${ncpu}, physHugePageSize = ${huge}, signal mask ${hex(mask)}`;
  done(
    record,
    'osinit',
    FILE,
    what,
    `ncpu > 0, huge page ${huge === 0 ? 'size not known' : 'a power of two'}, SIGKILL and SIGSTOP not masked`,
  );
}

function getHugePageSize(): number {
  const text = readStart(HPAGE, 20);
  if (text === null) return 0;
  const n = Number.parseInt(text.toString('latin1'), 10);
  return n > 0 && (n & (n - 1)) === 0 ? n : 0;
}

/** The signals that this thread blocks. Nothing is blocked where nobody can tell. */
function sigmask(): readonly [number, number] {
  const text = readStart(STATUS, 8192)?.toString('latin1') ?? '';
  const digits = /^SigBlk:\s*([0-9a-f]{16})$/m.exec(text)?.[1];
  if (digits === undefined) return [0, 0];
  return [Number.parseInt(digits.slice(8), 16) | 0, Number.parseInt(digits.slice(0, 8), 16) | 0];
}

function hex(mask: readonly [number, number]): string {
  return mask
    .map((w) => (w >>> 0).toString(16).padStart(8, '0'))
    .reverse()
    .join('');
}

/** Saves the thread's signal mask in its M, and for m0 as what every later M starts with. */
export function sigsave(mp: Ptr<'m'>): void {
  const record = step('sigsave');
  const mask = sigmask();
  set(mp, at(M.sigmask, 0), mask[0]);
  set(mp, at(M.sigmask, 1), mask[1]);
  set(sys, at(Sys.initSigmask, 0), mask[0]);
  set(sys, at(Sys.initSigmask, 1), mask[1]);
  const again = sigmask();
  if (again[0] !== mask[0] || again[1] !== mask[1]) throw_('sigsave: the signal mask changed');
  done(record, 'sigsave', FILE, `m0.sigmask = initSigmask = ${hex(mask)}`, 'read twice, the same');
}
