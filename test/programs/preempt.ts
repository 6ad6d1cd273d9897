// Preemption requests as sysmon will make them, made by hand: gp.preempt = 1, stackguard0 = STACKPREEMPT. They are
// honoured by the next prologue. args: mode, word offsets of G.preempt and G.stackguard0, STACKPREEMPT
//
//   self    on one P: a goroutine asks for its own preemption; another must run before it goes on
//   other   on two Ps: main asks for that of a goroutine that calls and calls

import {
  alloc,
  args,
  frameSize,
  funcs,
  getg,
  getnum,
  go,
  gosched,
  loadword,
  morestack,
  PARKED,
  print,
  push,
  setnum,
  slot,
  stackguard,
  storeword,
  word,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

const FRAME = frameSize(2);
const LEAF = frameSize(1);

function request(gp: number): void {
  const [, preempt = 0, guard = 0, value = 0] = args().map(Number);
  storeword(gp + preempt, 1);
  storeword(gp + guard, value);
}

/** A function with a prologue and nothing else. */
function leaf(sp: number, rp: number, x: number): unknown {
  const fp = sp - LEAF;
  if (rp === 0 && fp < stackguard()) return morestack(fp, LEAF, pc.leaf, x);
  return x + 1;
}

function polite(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  let join = a as number;
  let r: unknown;
  if (rp === 0) {
    print('before');
    request(getg());
    r = leaf(fp, 0, 41);
    if (r === PARKED) {
      push(fp, pc.polite | 1, FRAME);
      setnum(slot(fp, 0), join);
      return PARKED;
    }
  } else {
    r = a;
    join = getnum(slot(fp, 0));
  }
  print(`after ${String(r)}`);
  done(join);
  return undefined;
}

function bystander(_sp: number, _rp: number, join: number): unknown {
  print('another');
  done(join);
  return undefined;
}

/** Calls leaf until word 1 of `box` is set; box[0] is its g. */
function busy(sp: number, rp: number, a: unknown, joinArg?: number): unknown {
  const fp = sp - FRAME;
  const box = rp === 0 ? (a as number) : getnum(slot(fp, 0));
  const join = rp === 0 ? (joinArg ?? 0) : getnum(slot(fp, 1));
  if (rp === 0) storeword(box, getg());
  else storeword(box + 2, word(box + 2) + 1);
  while (loadword(box + 1) === 0) {
    const r = leaf(fp, 0, 1);
    if (r !== PARKED) continue;
    push(fp, pc.busy | 1, FRAME);
    setnum(slot(fp, 0), box);
    setnum(slot(fp, 1), join);
    return PARKED;
  }
  done(join);
  return undefined;
}

/** Asks the busy one 100 times, each time when it has honoured the one before. */
function main(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  if (args()[0] === 'self') {
    if (rp !== 0) return undefined;
    const join = newJoin(2);
    go(bystander, join);
    go(polite, join);
    wait(join);
    push(fp, pc.main | 1, FRAME);
    return PARKED;
  }
  if (rp === 2) {
    print('stopped');
    return undefined;
  }
  const box = rp === 0 ? alloc(3) : getnum(slot(fp, 0));
  const join = rp === 0 ? newJoin(1) : getnum(slot(fp, 1));
  if (rp === 0) go(busy, box, join);
  if (loadword(box) === 0) {
    gosched();
    push(fp, pc.main | 1, FRAME);
  } else {
    for (let i = 1; i <= 100; i++) {
      request(loadword(box));
      // A request that is lost is made again, as sysmon does.
      for (let k = 0; loadword(box + 2) < i; k++) if (k % 1_000_000 === 999_999) request(loadword(box));
    }
    print('honoured 100 times');
    storeword(box + 1, 1);
    wait(join);
    push(fp, pc.main | 2, FRAME);
  }
  setnum(slot(fp, 0), box);
  setnum(slot(fp, 1), join);
  return PARKED;
}

const pc = funcs('main', { main, polite, bystander, busy, leaf });

export { main };
