// Seeing to it that a timer is not overslept. (proc.go: wakeNetPoller)

import { Sched, sched } from '../shared/globals.ts';
import { loadf } from '../shared/mem.ts';
import { netpollBreak } from './netpoll.ts';
import { wakep } from './spinning.ts';

/** Something has to happen at `when` (nanotime): wakes the M in a blocking poll if it would sleep longer, or, when nobody
 *  polls, one that will look. Any M, no lock held. */
export function wakeNetPoller(when: number): void {
  const polled = loadf(sched, Sched.lastpoll);
  if (polled !== 0) {
    wakep();
    return;
  }
  const until = loadf(sched, Sched.pollUntil);
  if (until === 0 || until > when) netpollBreak();
}

/** There is no timer, as a spinning M has found: whoever still sleeps in the poller for one looks again, and becomes idle. Else a
 *  program that is dead would be found so only when the timer, which was stopped, would have run. */
export function breakidlepoll(): void {
  const until = loadf(sched, Sched.pollUntil);
  if (until !== 0) netpollBreak();
}
