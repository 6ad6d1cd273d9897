// LockOSThread ties a goroutine to its thread: runtime.main while the init tasks run, and programs. (proc.go:
// LockOSThread, lockOSThread, dolockOSThread, UnlockOSThread, unlockOSThread, dounlockOSThread)
//
// m.lockedExt counts the program's locks, m.lockedInt the runtime's. The tie holds while either is above 0. A goroutine
// that ends while it is tied ends its thread (goexit0.ts).

import { G, M } from '../shared/layout.ts';
import { get, set } from '../shared/mem.ts';
import { nil } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { startTemplateThread } from './templatethread.ts';

/** Locks nest up to here, as a word holds. One more is a panic. */
const MOST = 0x7fffffff;

/** The program's: from here on the current goroutine runs on the current M only, and the M runs nothing else. Nests.
 *  (runtime.LockOSThread)
 *  @example lockOSThread(); const answer = syscall(read, 'state'); unlockOSThread(); */
export function LockOSThread(): void {
  // While this M is not locked yet: a locked one must not make threads.
  startTemplateThread();
  const mp = get(getg(), G.m);
  const n = get(mp, M.lockedExt);
  if (n === MOST) throw new Error('LockOSThread nesting overflow');
  set(mp, M.lockedExt, n + 1);
  dolockOSThread();
}

/** Undoes one LockOSThread; does nothing when there is none. (runtime.UnlockOSThread)
 *  @example lockOSThread(); try { syscall(work); } finally { unlockOSThread(); } */
export function UnlockOSThread(): void {
  const mp = get(getg(), G.m);
  const n = get(mp, M.lockedExt);
  if (n === 0) return;
  set(mp, M.lockedExt, n - 1);
  dounlockOSThread();
}

/** The runtime's own lock. Nests. */
export function lockOSThread(): void {
  const mp = get(getg(), G.m);
  const n = get(mp, M.lockedInt);
  set(mp, M.lockedInt, n + 1);
  dolockOSThread();
}

/** Undoes one lockOSThread. Throws when there is none. */
export function unlockOSThread(): void {
  const mp = get(getg(), G.m);
  const n = get(mp, M.lockedInt);
  if (n === 0) throw_('runtime: internal error: misuse of lockOSThread/unlockOSThread');
  set(mp, M.lockedInt, n - 1);
  dounlockOSThread();
}

function dolockOSThread(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  set(mp, M.lockedg, gp);
  set(gp, G.lockedm, mp);
}

function dounlockOSThread(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  const inside = get(mp, M.lockedInt);
  const outside = get(mp, M.lockedExt);
  if (inside !== 0 || outside !== 0) return;
  set(mp, M.lockedg, nil);
  set(gp, G.lockedm, nil);
}
