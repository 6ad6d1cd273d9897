// sched.gcwaiting: whether an M is to come to the scheduler, for stop-the-world or forEachP. Go has it for
// stop-the-world alone and asks each P's runSafePointFn beside it; here one word has a bit for each, since every round
// of scheduling pays for each atomic look.

import { GCSTOP, Sched, sched } from '../shared/globals.ts';
import { assertLockHeld } from '../shared/lock.ts';
import { load, ref, relaxed, store } from '../shared/mem.ts';

const schedlock = ref(sched, Sched.lock);

/** Raises a bit. sched.lock held. */
export function raisewaiting(bit: number): void {
  assertLockHeld(schedlock);
  const bits = load(sched, Sched.gcwaiting);
  store(sched, Sched.gcwaiting, bits | bit);
}

/** Lowers it. sched.lock held. */
export function lowerwaiting(bit: number): void {
  assertLockHeld(schedlock);
  const bits = load(sched, Sched.gcwaiting);
  store(sched, Sched.gcwaiting, bits & ~bit);
}

/** All bits. Any M. A hint: every round of scheduling looks, a stop of the world asks again until it is heard, and what
 *  follows from a bit is done under sched.lock. */
export function gcwaiting(): number {
  return relaxed(sched, Sched.gcwaiting);
}

/** Whether the world is to stop, or is stopped. Any M. */
export function gcstopping(): boolean {
  const bits = load(sched, Sched.gcwaiting);
  return (bits & GCSTOP) !== 0;
}
