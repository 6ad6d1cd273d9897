// A P stops for a stop of the world: what the stopper does for Ps that nobody runs, and Ms for their own. (proc.go:
// stopTheWorldWithSema, gcstopm, handoffp)

import { Sched, sched } from '../shared/globals.ts';
import { P, Pgcstop } from '../shared/layout.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { get, ref, set, store } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';
import type { Ptr } from '../shared/struct.ts';

const schedlock = ref(sched, Sched.lock);
const stopnote = ref(sched, Sched.stopnote);

/** One P more has stopped; how many are left. sched.lock held. */
export function stopped(): number {
  const left = get(sched, Sched.stopwait) - 1;
  set(sched, Sched.stopwait, left);
  return left;
}

/** One P more has stopped, and not by the stopper: the last one wakes it. sched.lock held. */
export function notestopped(): void {
  if (stopped() === 0) notewakeup(stopnote);
}

/** The P that the caller owns or is about to give away stops. sched.lock held. */
export function stopP(pp: Ptr<'p'>): void {
  assertLockHeld(schedlock);
  store(pp, P.status, Pgcstop);
  notestopped();
}
