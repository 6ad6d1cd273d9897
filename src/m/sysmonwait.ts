// Wakes sysmon for a syscall or when the world starts: it is to look often from now on. (proc.go: sysmon,
// entersyscall_sysmon)
//
// Go's bet: where a syscall has just ended or begun, another will soon have to give up its P. Who is woken by a timer
// or by the host's answer (p/pidle.ts) goes on with the long pauses that it had: a program that sleeps most of its time
// would pay for the short ones each time.

import { rousesysmon } from '../p/pidle.ts';
import { Sched, sched } from '../shared/globals.ts';
import { assertLockHeld, lock, unlock } from '../shared/lock.ts';
import { ref, set } from '../shared/mem.ts';

const schedlock = ref(sched, Sched.lock);

/** Wakes sysmon if it sleeps, with short pauses to begin with. sched.lock held, and not let go since sysmon was woken
 *  without. */
export function wakesysmon(): void {
  assertLockHeld(schedlock);
  rousesysmon();
  set(sched, Sched.sysmonhurry, 1);
}

/** The same for who does not hold the lock. Any M. */
export function entersyscall_sysmon(): void {
  lock(schedlock);
  wakesysmon();
  unlock(schedlock);
}
