// incidlelocked: counts Ms as idle that are on no list, stopped with a locked goroutine. (proc.go: incidlelocked)

import { Sched, sched } from '../shared/globals.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, ref, set } from '../shared/mem.ts';
import { checkdead } from './checkdead.ts';

const schedlock = ref(sched, Sched.lock);

/** d of them more. sysmon, which counts as nobody, borrows one while it holds a P. */
export function incidlelocked(d: number): void {
  lock(schedlock);
  const n = get(sched, Sched.nmidlelocked);
  set(sched, Sched.nmidlelocked, n + d);
  if (d > 0) checkdead();
  unlock(schedlock);
}
