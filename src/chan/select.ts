// Select. (select.go: selectgo)
//
//   pass 1   all channels locked: the first case in random order that can go on does, and the select is done
//   pass 2   otherwise a sudog is queued on each channel, and the goroutine parks
//   pass 3   when someone has woken it: the channels are locked again, and the sudogs of the others taken off them
//
// Whoever takes the goroutine off one of the channels must set g.selectDone first (waitq.ts), so that only one wakes
// it. The sudog of the case that was chosen is in g.param.
//
// Go keeps cases and orders on the stack for pass 3. Here all that pass 3 needs is in the sudogs, which hang on
// g.waiting in lock order, each with the number and direction of its case: the frame is a header, whatever the number
// of cases.

import { acquireSudog, releaseSudog } from '../g/sudog.ts';
import { getnum, putv, unboxed } from '../heap/value.ts';
import { gopark } from '../m/park.ts';
import { frameSize, push } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { Hchan, Sudog } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set, store, word } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { chanbuf, clearslot, wake } from './chan.ts';
import { bufreceived, bufrefill, takeFrom } from './chanrecv.ts';
import { bufsend, sendOnClosed } from './chansend.ts';
import { type Cases, lockorder, pollorder, type SelectCase, sellock, selunlock } from './selectorder.ts';
import { dequeue, dequeueSudoG, enqueue } from './waitq.ts';

const SELECT = waitReason('select');
const SELECTNOCASES = waitReason('select (no cases)');
const FRAME = frameSize(0);

/** What a select gives. `ok` is false when the case was a receive from a closed channel. */
export interface SelectResult {
  index: number;
  value: unknown;
  ok: boolean;
}

/** Resumable: waits until one of the cases can go on, and does it. Throws when that is a send on a closed channel. */
export function selectgo(sp: number, rp: number, cases: Cases): unknown {
  if (rp !== 0) return woken();
  if (cases.length === 0) return gopark(0, 0, SELECTNOCASES);
  const poll = pollorder(cases);
  const order = lockorder(cases, poll);
  sellock(cases, order);
  const done = pass1(cases, poll, order);
  if (done !== null) return done;
  const gp = getg();
  if (get(gp, G.waiting) !== nil) throw_('gp.waiting != nil');
  queueAll(gp, cases, order);
  set(gp, G.param, 0);
  gopark(SELPARKCOMMIT, 0, SELECT);
  push(sp - FRAME, RESUME, FRAME);
  return PARKED;
}

/** The case that can go on now, or index -1. */
export function tryselect(cases: Cases): SelectResult {
  const poll = pollorder(cases);
  const order = lockorder(cases, poll);
  sellock(cases, order);
  const done = pass1(cases, poll, order);
  if (done !== null) return done;
  selunlock(cases, order);
  return { index: -1, value: undefined, ok: false };
}

/** Looks for a case that can go on, and does it. All channels are locked; they are unlocked unless it returns null. */
function pass1(cases: Cases, poll: readonly number[], order: readonly number[]): SelectResult | null {
  for (let p = 0; p < poll.length; p++) {
    const i = poll[p] as number;
    const k = cases[i] as SelectCase;
    const done = k.sends ? trysendCase(cases, order, i, k) : tryrecvCase(cases, order, i, k.c);
    if (done !== null) return done;
  }
  return null;
}

function trysendCase(cases: Cases, order: readonly number[], index: number, k: SelectCase): SelectResult | null {
  const c = k.c;
  if (get(c, Hchan.closed) !== 0) {
    selunlock(cases, order);
    throw sendOnClosed();
  }
  const sg = dequeue(ref(c, Hchan.recvq));
  if (sg !== nil) {
    putv(sg + Sudog.elem, k.tag, k.payload, k.v);
    selunlock(cases, order);
    wake(sg, 1);
    return { index, value: undefined, ok: true };
  }
  const count = get(c, Hchan.qcount);
  const size = get(c, Hchan.dataqsiz);
  if (count === size) return null;
  bufsend(c, count, size, k.tag, k.payload, k.v);
  selunlock(cases, order);
  return { index, value: undefined, ok: true };
}

function tryrecvCase(cases: Cases, order: readonly number[], index: number, c: Ptr<'hchan'>): SelectResult | null {
  const sg = dequeue(ref(c, Hchan.sendq));
  const count = get(c, Hchan.qcount);
  if (sg === nil && count === 0) {
    if (get(c, Hchan.closed) === 0) return null;
    selunlock(cases, order);
    return { index, value: undefined, ok: false };
  }
  const from = sg !== nil ? takeFrom(c, sg) : chanbuf(c, get(c, Hchan.recvx));
  const hi = word(from + 1);
  const lo = word(from);
  const num = getnum(from);
  if (sg !== nil) bufrefill(c, sg);
  else bufreceived(c, count);
  selunlock(cases, order);
  if (sg !== nil) wake(sg, 1);
  return { index, value: unboxed(hi, lo, num), ok: true };
}

/** Pass 2. All channels are locked. */
function queueAll(gp: Ptr<'g'>, cases: Cases, order: readonly number[]): void {
  let last: Ptr<'sudog'> = nil;
  for (let o = 0; o < order.length; o++) {
    const i = order[o] as number;
    const k = cases[i] as SelectCase;
    const sg = acquireSudog();
    set(sg, Sudog.g, gp);
    set(sg, Sudog.isSelect, 1);
    set(sg, Sudog.c, k.c);
    set(sg, Sudog.casi, i);
    set(sg, Sudog.sends, k.sends ? 1 : 0);
    if (last === nil) set(gp, G.waiting, sg);
    else set(last, Sudog.waitlink, sg);
    last = sg;
    if (k.sends) {
      putv(sg + Sudog.elem, k.tag, k.payload, k.v);
      enqueue(ref(k.c, Hchan.sendq), sg);
    } else {
      enqueue(ref(k.c, Hchan.recvq), sg);
    }
  }
}

/** Unlock function: unlocks all channels of gp's sudogs, each once. After a channel is unlocked its sudogs may change
 *  hands, so it is unlocked only when the list has been read past the last of them; after the last, gp may run. */
function selparkcommit(gp: number, _lock: number): boolean {
  let last: Ptr<'hchan'> = nil;
  let sg = get(as<'g'>(gp), G.waiting);
  while (sg !== nil) {
    const c = get(sg, Sudog.c);
    const next = get(sg, Sudog.waitlink);
    if (c !== last && last !== nil) unlock(ref(last, Hchan.lock));
    last = c;
    sg = next;
  }
  if (last !== nil) unlock(ref(last, Hchan.lock));
  return true;
}

/** Locks the channels of a list of sudogs, which is in lock order. */
function lockAll(list: Ptr<'sudog'>): void {
  let last: Ptr<'hchan'> = nil;
  for (let sg = list; sg !== nil; sg = get(sg, Sudog.waitlink)) {
    const c = get(sg, Sudog.c);
    if (c !== last) lock(ref(c, Hchan.lock));
    last = c;
  }
}

/** Pass 3. */
function woken(): SelectResult {
  const gp = getg();
  const list = get(gp, G.waiting);
  lockAll(list);
  store(gp, G.selectDone, 0);
  const winner = as<'sudog'>(get(gp, G.param));
  set(gp, G.param, 0);
  if (winner === nil) throw_('selectgo: bad wakeup');
  for (let sg = list; sg !== nil; sg = get(sg, Sudog.waitlink)) {
    set(sg, Sudog.isSelect, 0);
    if (sg === winner) continue;
    const c = get(sg, Sudog.c);
    const sends = get(sg, Sudog.sends);
    dequeueSudoG(ref(c, sends !== 0 ? Hchan.sendq : Hchan.recvq), sg);
  }
  selparkcommit(gp, 0);
  set(gp, G.waiting, nil);
  // The sudogs are on no queue any more: they are ours alone.
  const index = get(winner, Sudog.casi);
  const success = get(winner, Sudog.success);
  const sent = get(winner, Sudog.sends);
  const hi = word(winner + Sudog.elem + 1);
  const lo = word(winner + Sudog.elem);
  const num = getnum(winner + Sudog.elem);
  releaseAll(list);
  if (sent !== 0) {
    if (success === 0) throw sendOnClosed();
    return { index, value: undefined, ok: true };
  }
  if (success === 0) return { index, value: undefined, ok: false };
  return { index, value: unboxed(hi, lo, num), ok: true };
}

function releaseAll(list: Ptr<'sudog'>): void {
  let sg = list;
  while (sg !== nil) {
    const next = get(sg, Sudog.waitlink);
    set(sg, Sudog.waitlink, nil);
    set(sg, Sudog.c, nil);
    clearslot(sg + Sudog.elem);
    releaseSudog(sg);
    sg = next;
  }
}

const pc = funcs('runtime', { selectgo, selparkcommit });
const RESUME = pc.selectgo | 1;
const SELPARKCOMMIT = pc.selparkcommit;
