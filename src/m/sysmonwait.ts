// sysmon's sleep while nothing runs, and who wakes it. (proc.go: sysmon, entersyscall_sysmon)
//
// With every P idle or the world stopping there is nothing to watch: sysmon raises sched.sysmonwait and sleeps on a note.
// Whoever makes a P run again must wake it, or a spinning goroutine would never be preempted. (658d19a53f)

import { Sched, sched } from '../shared/globals.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { load, ref, store } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';

const schedlock = ref(sched, Sched.lock);

/** Wakes sysmon if it sleeps. sched.lock held. */
export function wakesysmon(): void {
  assertLockHeld(schedlock);
  const waiting = load(sched, Sched.sysmonwait);
  if (waiting === 0) return;
  store(sched, Sched.sysmonwait, 0);
  notewakeup(ref(sched, Sched.sysmonnote));
}

/** The same for who does not hold the lock. Any M. */
export function entersyscall_sysmon(): void {
  lock(schedlock);
  wakesysmon();
  unlock(schedlock);
}
