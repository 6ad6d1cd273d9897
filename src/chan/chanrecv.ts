// Receiving from a channel. (chan.go: chanrecv, recv, recvDirect)
//
// Go returns (selected, received) and fills in a place that it is given. Here the value itself is returned, or one of
// two symbols, so that nothing is allocated.

import { acquireSudog, releaseSudog } from '../g/sudog.ts';
import { getnum, unboxed } from '../heap/value.ts';
import { gopark } from '../m/park.ts';
import { frameSize, push } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { Hchan, Sudog } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, setrelaxed, word } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { CHANPARKCOMMIT, chanbuf, clearslot, empty, moveslot, takeWaiting, wake } from './chan.ts';
import { dequeue, enqueue } from './waitq.ts';

const CHANRECV = waitReason('chan receive');
const CHANRECVNIL = waitReason('chan receive (nil chan)');

/** Nothing to receive: not selected. */
export const NOTHING: unique symbol = Symbol('nothing');
/** The channel is closed and drained: selected, not received. */
export const CLOSED: unique symbol = Symbol('closed');

/** Resumable: the next value of c, waiting for it; undefined when c is closed and drained. */
export function chanrecv(sp: number, rp: number, c: Ptr<'hchan'>): unknown {
  if (rp !== 0) {
    const v = received();
    return v === CLOSED ? undefined : v;
  }
  if (c === nil) return gopark(0, 0, CHANRECVNIL);
  lock(ref(c, Hchan.lock));
  const v = recvLocked(c);
  if (v !== NOTHING) return v === CLOSED ? undefined : v;
  block(c);
  push(sp - FRAME, RESUME1, FRAME);
  return PARKED;
}

/** Resumable: [value, true], or [undefined, false] when c is closed and drained. */
export function chanrecv2(sp: number, rp: number, c: Ptr<'hchan'>): unknown {
  if (rp !== 0) {
    const v = received();
    return v === CLOSED ? [undefined, false] : [v, true];
  }
  if (c === nil) return gopark(0, 0, CHANRECVNIL);
  lock(ref(c, Hchan.lock));
  const v = recvLocked(c);
  if (v !== NOTHING) return v === CLOSED ? [undefined, false] : [v, true];
  block(c);
  push(sp - FRAME, RESUME2, FRAME);
  return PARKED;
}

/** Receives if that can be done at once, and unlocks c; otherwise NOTHING, and c stays locked. c is locked. */
function recvLocked(c: Ptr<'hchan'>): unknown {
  const l = ref(c, Hchan.lock);
  const count = get(c, Hchan.qcount);
  const closed = get(c, Hchan.closed);
  if (closed !== 0) {
    if (count === 0) {
      unlock(l);
      return CLOSED;
    }
  } else {
    const sg = dequeue(ref(c, Hchan.sendq));
    if (sg !== nil) return recvFrom(c, sg);
  }
  if (count === 0) return NOTHING;
  const qp = chanbuf(c, get(c, Hchan.recvx));
  const hi = word(qp + 1);
  const lo = word(qp);
  const num = getnum(qp);
  bufreceived(c, count);
  unlock(l);
  return unboxed(hi, lo, num);
}

/** Frees the slot at recvx, whose value the caller has read. c is locked. */
export function bufreceived(c: Ptr<'hchan'>, count: number): void {
  const x = get(c, Hchan.recvx);
  const size = get(c, Hchan.dataqsiz);
  clearslot(chanbuf(c, x));
  set(c, Hchan.recvx, x + 1 === size ? 0 : x + 1);
  setrelaxed(c, Hchan.qcount, count - 1);
}

/** Receives from c while a sender waits, whose sudog has been dequeued: its value, or, as the buffer is full, the first
 *  of the buffer, into whose slot the sender's goes. Unlocks c and wakes the sender. */
function recvFrom(c: Ptr<'hchan'>, sg: Ptr<'sudog'>): unknown {
  const from = takeFrom(c, sg);
  const hi = word(from + 1);
  const lo = word(from);
  const num = getnum(from);
  bufrefill(c, sg);
  unlock(ref(c, Hchan.lock));
  wake(sg, 1);
  return unboxed(hi, lo, num);
}

/** The slot of the value that a receiver gets when it meets sg, a waiting sender. c is locked. */
export function takeFrom(c: Ptr<'hchan'>, sg: Ptr<'sudog'>): number {
  const size = get(c, Hchan.dataqsiz);
  if (size === 0) return sg + Sudog.elem;
  const x = get(c, Hchan.recvx);
  return chanbuf(c, x);
}

/** After the value in takeFrom's slot has been read: the waiting sender's goes to the end of the full buffer, which is
 *  the same slot. Its sudog holds nothing then. c is locked. */
export function bufrefill(c: Ptr<'hchan'>, sg: Ptr<'sudog'>): void {
  const size = get(c, Hchan.dataqsiz);
  if (size === 0) {
    clearslot(sg + Sudog.elem);
    return;
  }
  const x = get(c, Hchan.recvx);
  moveslot(chanbuf(c, x), sg + Sudog.elem);
  const next = x + 1 === size ? 0 : x + 1;
  set(c, Hchan.recvx, next);
  set(c, Hchan.sendx, next);
}

/** Queues the current goroutine on c, which is locked until it is parked. */
function block(c: Ptr<'hchan'>): void {
  const gp = getg();
  const mysg = acquireSudog();
  set(mysg, Sudog.g, gp);
  set(mysg, Sudog.c, c);
  set(gp, G.waiting, mysg);
  set(gp, G.param, 0);
  enqueue(ref(c, Hchan.recvq), mysg);
  gopark(CHANPARKCOMMIT, ref(c, Hchan.lock), CHANRECV);
}

/** Someone woke us: the value is in our sudog, or the channel was closed. */
function received(): unknown {
  const gp = getg();
  const mysg = takeWaiting(gp);
  const e = mysg + Sudog.elem;
  const hi = word(e + 1);
  const lo = word(e);
  const num = getnum(e);
  const success = get(mysg, Sudog.success);
  clearslot(e);
  releaseSudog(mysg);
  return success === 0 ? CLOSED : unboxed(hi, lo, num);
}

/**
 * Receives if that does not block: the value, CLOSED or NOTHING.
 *
 * Without the lock: c was empty, then not closed. It can never be opened again, so it was not closed when it was
 * empty either: the answer of that moment. If it was closed it may have got a value between the two reads, so it is
 * looked at once more. (With the two reads the other way round, a channel that is closed and then drained in between
 * would look open and empty.)
 */
export function tryrecv(c: Ptr<'hchan'>): unknown {
  if (c === nil) return NOTHING;
  if (empty(c)) {
    if (load(c, Hchan.closed) === 0) return NOTHING;
    if (empty(c)) return CLOSED;
  }
  const l = ref(c, Hchan.lock);
  lock(l);
  const v = recvLocked(c);
  if (v === NOTHING) unlock(l);
  return v;
}

const pc = funcs('runtime', { chanrecv, chanrecv2 });
const RESUME1 = pc.chanrecv | 1;
const RESUME2 = pc.chanrecv2 | 1;
const FRAME = frameSize(0);
