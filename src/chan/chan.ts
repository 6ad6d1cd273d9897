// Channels. (chan.go)
//
//   at least one of sendq and recvq is empty, but for an unbuffered channel on which one select waits both ways
//   buffered:   qcount > 0 implies recvq empty; qcount < dataqsiz implies sendq empty
//
// A sender that finds a receiver waiting gives it the value directly, past the buffer, and the other way round. A
// goroutine that waits does so with a sudog on the channel's queue, which holds the value
// (docs/decisions/007-values-in-sudogs.md).
//
// A goroutine is made ready after the lock is released, never under it.
//
// Non-blocking operations first look without the lock: each look is one atomic read of a word that is written
// atomically under the lock. What makes two reads enough stands at trysend and tryrecv.
//
// Go's parkingOnChan and activeStackChans keep a stack from being moved while others may write to it. Nobody writes to
// a stack here, so chanparkcommit has nothing to announce and only unlocks.

import { mallocgc } from '../heap/malloc.ts';
import { goready } from '../m/park.ts';
import { G } from '../shared/layout.ts';
import { Hchan, Sudog, Waitq } from '../shared/layout-sync.ts';
import { lock, lockInit, unlock } from '../shared/lock.ts';
import { as, get, load, ref, set, setword, store, word } from '../shared/mem.ts';
import { DEBUG } from '../shared/param.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { funcs } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { dequeue } from './waitq.ts';

const HCHANWORDS = sizeof(Hchan);
/** Slots that a channel's block may have: its size in bytes must stay a number of 31 bits. */
const MAXSLOTS = (2 ** 31 - HCHANWORDS * 4) / 8 - 1;

/** A new channel with a buffer of `size` values. Throws a catchable error for a bad size. Any goroutine. */
export function makechan(size: number): Ptr<'hchan'> {
  if (!(Number.isInteger(size) && size >= 0 && size <= MAXSLOTS)) throw new Error('makechan: size out of range');
  const c = as<'hchan'>(mallocgc(HCHANWORDS * 4 + size * 8, false));
  set(c, Hchan.dataqsiz, size);
  lockInit(ref(c, Hchan.lock), 'hchan');
  return c;
}

/** The address of slot i of c's buffer. */
export function chanbuf(c: Ptr<'hchan'>, i: number): number {
  return c + HCHANWORDS + 2 * i;
}

/** Whether a send on c would block: one read of one word that changes. */
export function full(c: Ptr<'hchan'>): boolean {
  const size = get(c, Hchan.dataqsiz);
  if (size === 0) return load(ref(c, Hchan.recvq), Waitq.first) === nil;
  return load(c, Hchan.qcount) === size;
}

/** Whether a receive from c would block: one read of one word that changes. */
export function empty(c: Ptr<'hchan'>): boolean {
  const size = get(c, Hchan.dataqsiz);
  if (size === 0) return load(ref(c, Hchan.sendq), Waitq.first) === nil;
  return load(c, Hchan.qcount) === 0;
}

/** Values in c's buffer. Any goroutine, without the lock. */
export function chanlen(c: Ptr<'hchan'>): number {
  return c === nil ? 0 : load(c, Hchan.qcount);
}

/** Values that c's buffer has room for. */
export function chancap(c: Ptr<'hchan'>): number {
  return c === nil ? 0 : get(c, Hchan.dataqsiz);
}

/** Wakes the goroutine of a sudog that has been dequeued: its operation is done (1), or the channel was closed (0). No
 *  channel is locked. */
export function wake(sg: Ptr<'sudog'>, success: number): void {
  const gp = get(sg, Sudog.g);
  set(gp, G.param, sg);
  set(sg, Sudog.success, success);
  goready(gp);
}

/** Moves the value of a slot; the old slot then holds no pointer. The slots are the caller's. */
export function moveslot(to: number, from: number): void {
  const lo = word(from);
  const hi = word(from + 1);
  setword(to, lo);
  setword(to + 1, hi);
  setword(from, 0);
  setword(from + 1, 0);
}

/** Clears a slot, which then holds no pointer. The slot is the caller's. */
export function clearslot(a: number): void {
  setword(a, 0);
  setword(a + 1, 0);
}

/** Closes c and wakes all that wait on it: receivers get nothing, senders panic. Throws a catchable error when c is nil
 *  or closed already. Any goroutine. */
export function closechan(c: Ptr<'hchan'>): void {
  if (c === nil) throw new Error('close of nil channel');
  const l = ref(c, Hchan.lock);
  lock(l);
  if (get(c, Hchan.closed) !== 0) {
    unlock(l);
    throw new Error('close of closed channel');
  }
  store(c, Hchan.closed, 1);
  let glist: Ptr<'g'> = nil;
  glist = release(ref(c, Hchan.recvq), glist);
  glist = release(ref(c, Hchan.sendq), glist);
  unlock(l);
  while (glist !== nil) {
    const gp = glist;
    glist = get(gp, G.schedlink);
    set(gp, G.schedlink, nil);
    goready(gp);
  }
}

/** Empties a queue: its goroutines, in front of `glist`. */
function release(q: Ptr<'waitq'>, glist: Ptr<'g'>): Ptr<'g'> {
  let head = glist;
  for (;;) {
    const sg = dequeue(q);
    if (sg === nil) return head;
    clearslot(sg + Sudog.elem);
    const gp = get(sg, Sudog.g);
    set(gp, G.param, sg);
    set(sg, Sudog.success, 0);
    set(gp, G.schedlink, head);
    head = gp;
  }
}

/** Takes the sudog on which the current goroutine waited for one channel off the goroutine. The caller releases it. */
export function takeWaiting(gp: Ptr<'g'>): Ptr<'sudog'> {
  const mysg = get(gp, G.waiting);
  if (DEBUG) {
    const woken = get(gp, G.param);
    if (mysg === nil || woken !== mysg) throw_('G waiting list is corrupted');
  }
  set(gp, G.waiting, nil);
  set(gp, G.param, 0);
  set(mysg, Sudog.c, nil);
  return mysg;
}

/** Unlock function of a goroutine that waits for one channel: it is on the queue and its frames are spilled. */
function chanparkcommit(_gp: number, chanLock: number): boolean {
  unlock(as<'mutex'>(chanLock));
  return true;
}

const pc = funcs('runtime', { chanparkcommit });

export const CHANPARKCOMMIT: number = pc.chanparkcommit;
