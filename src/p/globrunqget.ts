// Taking from the global run queue. (proc.go: globrunqget)

import { Sched, sched } from '../shared/globals.ts';
import { G, P } from '../shared/layout.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { addf, get, ref, set, store } from '../shared/mem.ts';
import { RUNQ } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { runqput } from './runq.ts';

const schedlock = ref(sched, Sched.lock);

/** Takes pp's fair share (at most `max` when above 0): returns one G, or nil, and queues the others on pp. sched.lock held,
 *  owner of pp. */
export function globrunqget(pp: Ptr<'p'>, max: number): Ptr<'g'> {
  assertLockHeld(schedlock);
  const size = get(sched, Sched.runqsize);
  if (size === 0) return nil;
  const procs = get(sched, Sched.gomaxprocs);
  let n = Math.min(size, Math.floor(size / procs) + 1);
  if (max > 0 && n > max) n = max;
  if (n > RUNQ / 2) n = RUNQ / 2;
  store(sched, Sched.runqsize, size - n);
  addf(pp, P.fromGlobal, n);
  const gp = pop();
  for (let i = 1; i < n; i++) {
    const next = pop();
    runqput(pp, next, false);
  }
  return gp;
}

function pop(): Ptr<'g'> {
  const gp = get(sched, Sched.runqhead);
  const rest = get(gp, G.schedlink);
  set(sched, Sched.runqhead, rest);
  if (rest === nil) set(sched, Sched.runqtail, nil);
  return gp;
}
