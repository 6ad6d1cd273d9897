// findRunnable and the poller: taking what the host has answered, and sleeping until it does or a timer is due.
// (proc.go: findRunnable)

import { acquirep } from '../p/own.ts';
import { pidleget } from '../p/pidle.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, incf, loadf, ref, set, storef, xchgf } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { becomeSpinning } from './becomespinning.ts';
import { injectglist } from './injectglist.ts';
import { comeWanted, takewanted } from './mwanted.ts';
import { netpoll, netpolledg, netpollinited, netpollWaiters } from './netpoll.ts';
import { netpollBreak } from './netpollbreak.ts';
import { stopm } from './stopm.ts';
import { breakidlepoll, polldelay } from './wakenetpoller.ts';

const schedlock = ref(sched, Sched.lock);

/** What the host has answered, if somebody waits for it and nobody sits in a blocking poll: one to run, the rest are
 *  queued. An optimisation only: the blocking poll would find them. */
export function pollNow(pp: Ptr<'p'>): Ptr<'g'> {
  if (!netpollinited() || netpollWaiters() === 0) return nil;
  const last = loadf(sched, Sched.lastpoll);
  if (last === 0) return nil;
  return takepolled(pp, netpoll(0));
}

/** Runs the first of the list, which has not become runnable yet, and queues the others; nil when it is empty. */
function takepolled(pp: Ptr<'p'>, list: Ptr<'g'>): Ptr<'g'> {
  if (list === nil) return nil;
  const rest = get(list, G.schedlink);
  injectglist(rest);
  netpolledg(list);
  incf(pp, P.polled);
  set(pp, P.inherit, 0);
  return list;
}

/** Without a P, and without work: waits for the host and for the first timer if nobody else does, else sleeps. A G to
 *  run, or nil; with a P either way. */
export function pollOrStop(mp: Ptr<'m'>, until: number, wasSpinning: boolean): Ptr<'g'> {
  if (netpollinited() && (netpollWaiters() > 0 || until !== 0)) {
    const polled = xchgf(sched, Sched.lastpoll, 0);
    if (polled !== 0) {
      // Who wants an M after this look sees that somebody polls, and breaks the poll.
      if (!comeWanted(mp)) return blockingPoll(mp, until, wasSpinning);
      storef(sched, Sched.lastpoll, polled);
      return nil;
    }
    // Somebody polls already, but may sleep past our timer.
    const sleeps = loadf(sched, Sched.pollUntil);
    if (until !== 0 && (sleeps === 0 || sleeps > until)) netpollBreak();
  } else {
    breakidlepoll();
  }
  stopm(mp);
  return nil;
}

/** Sleeps in the poller: lastpoll is 0, so no other M does. */
function blockingPoll(mp: Ptr<'m'>, until: number, wasSpinning: boolean): Ptr<'g'> {
  storef(sched, Sched.pollUntil, until);
  const list = netpoll(polldelay(until));
  storef(sched, Sched.pollUntil, 0);
  const woke = nanotime();
  storef(sched, Sched.lastpoll, woke);
  lock(schedlock);
  const wanted = takewanted(mp);
  const pp = wanted === nil ? pidleget() : wanted;
  unlock(schedlock);
  if (pp === nil) {
    injectglist(list);
    stopm(mp);
    return nil;
  }
  acquirep(pp);
  const gp = takepolled(pp, list);
  if (gp === nil && wasSpinning && wanted === nil) becomeSpinning(mp);
  return gp;
}
