// A channel's queues of waiting goroutines. The channel's lock is held throughout. (chan.go: waitq.enqueue,
// waitq.dequeue; select.go: waitq.dequeueSudoG)
//
// `first` is read without the lock too, where any earlier value will do (chan.ts: empty, full): its writes are relaxed,
// as hints are (docs/decisions/029-relaxed-accesses.md). The other links are plain.

import { G } from '../shared/layout.ts';
import { Sudog, Waitq } from '../shared/layout-sync.ts';
import { cas, get, set, setrelaxed } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';

/** Appends sg. */
export function enqueue(q: Ptr<'waitq'>, sg: Ptr<'sudog'>): void {
  const x = get(q, Waitq.last);
  set(sg, Sudog.next, nil);
  set(sg, Sudog.prev, x);
  set(q, Waitq.last, sg);
  if (x === nil) setrelaxed(q, Waitq.first, sg);
  else set(x, Sudog.next, sg);
}

/** Takes the first whose goroutine can still be won; nil when there is none. */
export function dequeue(q: Ptr<'waitq'>): Ptr<'sudog'> {
  for (;;) {
    const sg = get(q, Waitq.first);
    if (sg === nil) return nil;
    const y = get(sg, Sudog.next);
    if (y === nil) {
      set(q, Waitq.last, nil);
    } else {
      set(y, Sudog.prev, nil);
      set(sg, Sudog.next, nil);
    }
    setrelaxed(q, Waitq.first, y);
    // A goroutine in a select may have been woken by another of its channels and not have taken itself off this one
    // yet. The first to set selectDone is the one to wake it.
    const inSelect = get(sg, Sudog.isSelect);
    if (inSelect !== 0) {
      const gp = get(sg, Sudog.g);
      if (!cas(gp, G.selectDone, 0, 1)) continue;
    }
    return sg;
  }
}

/** Takes sg out, wherever it stands; nothing happens when it has been dequeued already. (By sudog and not by goroutine:
 *  one select may wait on a channel twice.) */
export function dequeueSudoG(q: Ptr<'waitq'>, sg: Ptr<'sudog'>): void {
  const x = get(sg, Sudog.prev);
  const y = get(sg, Sudog.next);
  if (x !== nil) {
    set(x, Sudog.next, y);
    if (y !== nil) set(y, Sudog.prev, x);
    else set(q, Waitq.last, x);
    set(sg, Sudog.next, nil);
    set(sg, Sudog.prev, nil);
    return;
  }
  // Without neighbours it is the only one, or off the queue.
  const first = get(q, Waitq.first);
  if (y === nil && first !== sg) return;
  if (y !== nil) set(y, Sudog.prev, nil);
  else set(q, Waitq.last, nil);
  setrelaxed(q, Waitq.first, y);
  set(sg, Sudog.next, nil);
}
