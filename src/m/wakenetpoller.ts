// wakeNetPoller: ends the poller's sleep in time for a new timer, and when the last one is stopped. (proc.go)

import { anyTimers } from '../p/timerwhen.ts';
import { Sched, sched } from '../shared/globals.ts';
import { loadf } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { netpollWaiters } from './netpoll.ts';
import { netpollBreak } from './netpollbreak.ts';
import { wakep } from './spinning.ts';

/** Something has to happen at `when` (nanotime): wakes the M in a blocking poll if it would sleep longer, or, when
 *  nobody polls, one that will look. Any M, no lock held. */
export function wakeNetPoller(when: number): void {
  const polled = loadf(sched, Sched.lastpoll);
  if (polled !== 0) {
    wakep();
    return;
  }
  const until = loadf(sched, Sched.pollUntil);
  if (until === 0 || until > when) netpollBreak();
}

/** For an M that becomes idle: if no P has a timer any more, whoever still sleeps in the poller for one looks again,
 *  and becomes idle too. Else a program that is dead would be found so only when the timer, which was stopped, would
 *  have run. Who goes to sleep there looks the other way round (polldelay). */
export function breakidlepoll(): void {
  const until = loadf(sched, Sched.pollUntil);
  if (until !== 0 && !anyTimers()) netpollBreak();
}

/** How long a blocking poll may last whose pollUntil stands at `until` (0: no timer): what netpoll takes. The last
 *  timer may have been stopped, the last waiter found by another M since the caller looked: then there is nothing to
 *  sleep for, and it looks again. Those look at pollUntil after that (breakidlepoll, netpollAdjustWaiters). */
export function polldelay(until: number): number {
  if (until === 0) return netpollWaiters() > 0 ? -1 : 0;
  // Not forever, even when somebody waits for the host: pollUntil says otherwise, and wakeNetPoller goes by it.
  return anyTimers() ? Math.max(until - nanotime(), 0) : 0;
}
