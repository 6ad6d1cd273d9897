// Sending on a channel. (chan.go: chansend, send, sendDirect)

import { acquireSudog, releaseSudog } from '../g/sudog.ts';
import { payloadOf, putv, tagOf } from '../heap/value.ts';
import { gopark } from '../m/park.ts';
import { frameSize, push } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { Hchan, Sudog } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, setrelaxed } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { CHANPARKCOMMIT, chanbuf, clearslot, full, takeWaiting, wake } from './chan.ts';
import { dequeue, enqueue } from './waitq.ts';

const CHANSEND = waitReason('chan send');
const CHANSENDNIL = waitReason('chan send (nil chan)');

/** What a send on a closed channel throws. */
export function sendOnClosed(): Error {
  return new Error('send on closed channel');
}

/** Resumable: sends v on c, waiting for a receiver or for room. Throws when c is closed, or v cannot be copied. */
export function chansend(sp: number, rp: number, c: Ptr<'hchan'>, v: unknown): unknown {
  if (rp !== 0) return sent();
  // Nobody can send to or close a nil channel: the frame below is never resumed.
  if (c === nil) return gopark(0, 0, CHANSENDNIL);
  const tag = tagOf(v);
  const payload = tag === 0 ? 0 : payloadOf(tag, v);
  const l = ref(c, Hchan.lock);
  lock(l);
  if (sendLocked(c, tag, payload, v)) return undefined;
  const gp = getg();
  const mysg = acquireSudog();
  putv(mysg + Sudog.elem, tag, payload, v);
  set(mysg, Sudog.g, gp);
  set(mysg, Sudog.c, c);
  set(gp, G.waiting, mysg);
  set(gp, G.param, 0);
  enqueue(ref(c, Hchan.sendq), mysg);
  gopark(CHANPARKCOMMIT, l, CHANSEND);
  push(sp - FRAME, RESUME, FRAME);
  return PARKED;
}

/** The send can be done at once: does it, unlocks c and returns true. Throws, c unlocked, when c is closed. c is
 *  locked. */
function sendLocked(c: Ptr<'hchan'>, tag: number, payload: number, v: unknown): boolean {
  const l = ref(c, Hchan.lock);
  const closed = get(c, Hchan.closed);
  if (closed !== 0) {
    unlock(l);
    throw sendOnClosed();
  }
  const sg = dequeue(ref(c, Hchan.recvq));
  if (sg !== nil) {
    putv(sg + Sudog.elem, tag, payload, v);
    unlock(l);
    wake(sg, 1);
    return true;
  }
  const count = get(c, Hchan.qcount);
  const size = get(c, Hchan.dataqsiz);
  if (count === size) return false;
  bufsend(c, count, size, tag, payload, v);
  unlock(l);
  return true;
}

/** Puts a value into the buffer, which has `count` of `size`. c is locked. */
export function bufsend(c: Ptr<'hchan'>, count: number, size: number, tag: number, payload: number, v: unknown): void {
  const x = get(c, Hchan.sendx);
  putv(chanbuf(c, x), tag, payload, v);
  set(c, Hchan.sendx, x + 1 === size ? 0 : x + 1);
  setrelaxed(c, Hchan.qcount, count + 1);
}

/** Someone woke us: the value was taken, or the channel closed. */
function sent(): undefined {
  const gp = getg();
  const waiting = get(gp, G.waiting);
  const c = get(waiting, Sudog.c);
  const mysg = takeWaiting(gp);
  const success = get(mysg, Sudog.success);
  if (success === 0) clearslot(mysg + Sudog.elem);
  releaseSudog(mysg);
  if (success !== 0) return undefined;
  const closed = load(c, Hchan.closed);
  if (closed === 0) throw_('chansend: spurious wakeup');
  throw sendOnClosed();
}

/**
 * Sends if that does not block. Throws as chansend does.
 *
 * Without the lock: c was not closed, then not ready. A closed channel never turns from ready to not ready for
 * sending, so there was a moment between the two reads at which it was neither closed nor ready: the answer of that
 * moment.
 */
export function trysend(c: Ptr<'hchan'>, v: unknown): boolean {
  if (c === nil) return false;
  if (load(c, Hchan.closed) === 0 && full(c)) return false;
  const tag = tagOf(v);
  const payload = payloadOf(tag, v);
  const l = ref(c, Hchan.lock);
  lock(l);
  if (sendLocked(c, tag, payload, v)) return true;
  unlock(l);
  return false;
}

const pc = funcs('runtime', { chansend });
const RESUME = pc.chansend | 1;
const FRAME = frameSize(0);
