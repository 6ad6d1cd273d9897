// notifyList: the waiters of a sync.Cond, woken in the order of their tickets. (sema.go: notifyList)
//
// A waiter draws a ticket first (notifyListAdd) and queues later (notifyListWait); in between, a notification may
// already be meant for it: `notify` is the first ticket that has not been notified, so it sees that it need not sleep.
// Tickets wrap around.

import { acquireSudog, releaseSudog } from '../g/sudog.ts';
import { goready } from '../m/park.ts';
import { frameSize, push } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { NotifyList, Sudog } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, store, xadd } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { goparkunlock } from './sema.ts';

const CONDWAIT = waitReason('sync.Cond.Wait');
const FRAME = frameSize(0);
type List = Ptr<'notifyList'>;

/** a before b, as tickets that wrap around. */
function less(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

/** Draws a ticket: notifications from now on may be meant for us. */
export function notifyListAdd(l: List): number {
  return (xadd(l, NotifyList.wait, 1) - 1) | 0;
}

/** Resumable: sleeps until ticket t is notified, unless it has been. */
export function notifyListWait(sp: number, rp: number, l: List, t: number): unknown {
  const gp = getg();
  if (rp !== 0) {
    const woken = get(gp, G.waiting);
    set(gp, G.waiting, nil);
    set(woken, Sudog.ticket, 0);
    releaseSudog(woken);
    return undefined;
  }
  lock(ref(l, NotifyList.lock));
  const notified = load(l, NotifyList.notify);
  if (less(t, notified)) {
    unlock(ref(l, NotifyList.lock));
    return undefined;
  }
  const s = acquireSudog();
  set(s, Sudog.g, gp);
  set(s, Sudog.ticket, t);
  set(gp, G.waiting, s);
  const tail = get(l, NotifyList.tail);
  if (tail === nil) set(l, NotifyList.head, s);
  else set(tail, Sudog.next, s);
  set(l, NotifyList.tail, s);
  goparkunlock(ref(l, NotifyList.lock), CONDWAIT);
  push(sp - FRAME, pc.runtime_notifyListWait | 1, FRAME);
  return PARKED;
}

/** Wakes all that have drawn a ticket. */
export function notifyListNotifyAll(l: List): void {
  // Without the lock: nobody has drawn a ticket since the last one was notified.
  const drawn = load(l, NotifyList.wait);
  const notified = load(l, NotifyList.notify);
  if (drawn === notified) return;
  lock(ref(l, NotifyList.lock));
  let s = get(l, NotifyList.head);
  set(l, NotifyList.head, nil);
  set(l, NotifyList.tail, nil);
  // A waiter with a smaller ticket is on the list, or will see this before it queues.
  const now = load(l, NotifyList.wait);
  store(l, NotifyList.notify, now);
  unlock(ref(l, NotifyList.lock));
  while (s !== nil) {
    const next = get(s, Sudog.next);
    set(s, Sudog.next, nil);
    const gp = get(s, Sudog.g);
    goready(gp);
    s = next;
  }
}

/** Wakes the one with the smallest ticket that has not been notified. */
export function notifyListNotifyOne(l: List): void {
  const drawn = load(l, NotifyList.wait);
  const notified = load(l, NotifyList.notify);
  if (drawn === notified) return;
  lock(ref(l, NotifyList.lock));
  const t = load(l, NotifyList.notify);
  const now = load(l, NotifyList.wait);
  if (t === now) {
    unlock(ref(l, NotifyList.lock));
    return;
  }
  store(l, NotifyList.notify, (t + 1) | 0);
  const s = takeTicket(l, t);
  unlock(ref(l, NotifyList.lock));
  // Not on the list: it will see that it need not sleep.
  if (s === nil) return;
  const gp = get(s, Sudog.g);
  goready(gp);
}

/** Takes the waiter with ticket t off the list, where it stands near the front. nil when it is not there yet. Lock
 *  held. */
function takeTicket(l: List, t: number): Ptr<'sudog'> {
  let p: Ptr<'sudog'> = nil;
  for (let s = get(l, NotifyList.head); s !== nil; s = get(s, Sudog.next)) {
    const ticket = get(s, Sudog.ticket);
    if (ticket === t) {
      const next = get(s, Sudog.next);
      if (p === nil) set(l, NotifyList.head, next);
      else set(p, Sudog.next, next);
      if (next === nil) set(l, NotifyList.tail, p);
      set(s, Sudog.next, nil);
      return s;
    }
    p = s;
  }
  return nil;
}

const pc = funcs('sync', { runtime_notifyListWait: notifyListWait });
