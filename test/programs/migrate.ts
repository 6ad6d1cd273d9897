// A goroutine that parks in a nested call and goes on on another thread, between two lines of one body, with its
// locals. The partner spins on its own M until the traveller sleeps, and readies it there. args: rounds at most

import {
  alloc,
  args,
  frameSize,
  funcs,
  getnum,
  getv,
  go,
  gopark,
  goready,
  gosched,
  loadword,
  PARKED,
  type Ptr,
  print,
  push,
  setnum,
  setv,
  slot,
  storeword,
  threadid,
  waitReason,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const MAIN = frameSize(1);
const TRAVELLER = frameSize(7);
const INNER = frameSize(1);
const PARTNER = frameSize(2);

/** bed: word 0 is the traveller while it sleeps, word 1 is set when it stays. */
function sleeps(gp: number, bed: number): boolean {
  storeword(bed, gp);
  return true;
}

/** Parks two calls below the traveller. */
function inner(sp: number, rp: number, a: number): unknown {
  const fp = sp - INNER;
  if (rp === 0) {
    gopark(pc.sleeps, a, waitReason('chan receive'));
    push(fp, pc.inner | 1, INNER);
    setnum(slot(fp, 0), threadid());
    return PARKED;
  }
  return `slept on ${getnum(slot(fp, 0))}, woke on ${threadid()}`;
}

function middle(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - INNER;
  const r = rp === 0 ? inner(fp, 0, a as number) : a;
  if (r !== PARKED) return r;
  push(fp, pc.middle | 1, INNER);
  return PARKED;
}

function traveller(sp: number, rp: number, a: unknown, joinArg?: number): unknown {
  const fp = sp - TRAVELLER;
  let bed = a as number;
  let join = joinArg ?? 0;
  let rounds = 0;
  let before = threadid();
  let text: unknown = 'a string';
  let flag: unknown = true;
  let none: unknown;
  for (;;) {
    let r: unknown;
    if (rp === 0 || rounds > 0) {
      before = threadid();
      r = middle(fp, 0, bed);
    } else {
      r = a;
      bed = getnum(slot(fp, 0));
      join = getnum(slot(fp, 1));
      rounds = getnum(slot(fp, 2));
      before = getnum(slot(fp, 3));
      text = getv(slot(fp, 4));
      flag = getv(slot(fp, 5));
      none = getv(slot(fp, 6));
    }
    if (r === PARKED) {
      push(fp, pc.traveller | 1, TRAVELLER);
      setnum(slot(fp, 0), bed);
      setnum(slot(fp, 1), join);
      setnum(slot(fp, 2), rounds);
      setnum(slot(fp, 3), before);
      setv(slot(fp, 4), text);
      setv(slot(fp, 5), flag);
      setv(slot(fp, 6), none);
      return PARKED;
    }
    const after = threadid();
    if (text !== 'a string' || flag !== true || none !== undefined) throw new Error('the locals did not survive');
    if (r !== `slept on ${before}, woke on ${after}`)
      throw new Error(`on ${before}, then ${after}, but inner ${String(r)}`);
    rounds++;
    if (before === after && rounds < Number(args()[0])) continue;
    print(before === after ? `stayed on ${after}` : `from ${before} to ${after} after ${rounds} rounds`);
    storeword(bed + 1, 1);
    done(join);
    return undefined;
  }
}

/** Readies the sleeper and yields at once: this M takes the sleeper, which is next on its P, and the M that it slept
 *  on, which has nothing else, takes the partner. */
function partner(sp: number, rp: number, a: number, b: number): unknown {
  const fp = sp - PARTNER;
  const bed = rp === 0 ? a : getnum(slot(fp, 0));
  const join = rp === 0 ? b : getnum(slot(fp, 1));
  let gp = 0;
  while (gp === 0) {
    if (loadword(bed + 1) !== 0) {
      done(join);
      return undefined;
    }
    gp = loadword(bed);
  }
  storeword(bed, 0);
  goready(gp as Ptr<'g'>);
  gosched();
  push(fp, pc.partner | 1, PARTNER);
  setnum(slot(fp, 0), bed);
  setnum(slot(fp, 1), join);
  return PARKED;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  if (rp !== 0) return undefined;
  const bed = alloc(2);
  const join = newJoin(2);
  go(traveller, bed, join);
  go(partner, bed, join);
  wait(join);
  push(fp, pc.main | 1, MAIN);
  return PARKED;
}

const pc = funcs('main', { main, traveller, middle, inner, partner, sleeps });

export { main };
