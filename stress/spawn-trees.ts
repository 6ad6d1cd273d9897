// Random spawn trees: goroutine `first` owns the numbers from `first` on and shares them out, in random parts, among
// its children, so that each number is one goroutine whatever the shape. Some yield on the way, some of them two calls
// deep: their frames travel between the Ms.
//
// Arguments: goroutines, seed, most children.

import {
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  gosched,
  loadword,
  morestack,
  PARKED,
  push,
  setnum,
  slot,
  stackguard,
  storeword,
  waitReason,
} from 'rt0';
import { arrive, kitpc, markRun, mix, newJoin, sizes, verdict } from './kit.ts';

// Before the flags: what every node needs to know.
const HEADER = 2;
const SEED = -2;
const CHILDREN = -1;

const NODE = frameSize(4);

function node(sp: number, rp: number, a: number, b: number, first: number, count: number): unknown {
  const fp = sp - NODE;
  if (rp !== 0) {
    arrive(getnum(slot(fp, 0)));
    return undefined;
  }
  if (fp < stackguard()) return morestack(fp, NODE, pc.node, a, b, first, count);
  markRun(a, first);
  const seed = loadword(a + SEED);
  grow(a, b, first + 1, count - 1, seed, loadword(a + CHILDREN));
  const h = mix(seed ^ 0x5bd1e995, first);
  const yielded = h % 8 === 0 ? gosched() : h % 8 === 1 ? outer(fp, 0, h) : undefined;
  if (yielded === PARKED) {
    push(fp, pc.node | 1, NODE);
    setnum(slot(fp, 0), b);
    return PARKED;
  }
  arrive(b);
  return undefined;
}

/** Starts children for `count` numbers from `first` on. */
function grow(flags: number, join: number, first: number, count: number, seed: number, children: number): void {
  let next = first;
  let left = count;
  for (let k = 0; left > 0; k++) {
    const h = mix(seed + k, next);
    const share = k + 1 >= children ? left : (h % left) + 1;
    go(node, flags, join, next, share);
    next += share;
    left -= share;
  }
}

const OUTER = frameSize(1);

/** Calls inner, and checks that what it was given is what it got back after the suspension. */
function outer(sp: number, rp: number, value: number): unknown {
  const fp = sp - OUTER;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, OUTER, pc.outer, value);
    const r = inner(fp, 0, value);
    if (r !== PARKED) return r;
    push(fp, pc.outer | 1, OUTER);
    setnum(slot(fp, 0), value);
    return PARKED;
  }
  const kept = getnum(slot(fp, 0));
  if (value !== kept + 1) throw new Error(`inner returned ${value}: expected ${kept + 1}`);
  return value;
}

const INNER = frameSize(1);

function inner(sp: number, rp: number, value: number): unknown {
  const fp = sp - INNER;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, INNER, pc.inner, value);
    gosched();
    push(fp, pc.inner | 1, INNER);
    setnum(slot(fp, 0), value);
    return PARKED;
  }
  return getnum(slot(fp, 0)) + 1;
}

const MAIN = frameSize(2);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [total = 1, seed = 1, children = 1] = sizes();
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, MAIN, pc.main);
    const flags = alloc(HEADER + total) + HEADER;
    storeword(flags + SEED, seed);
    storeword(flags + CHILDREN, children);
    const join = newJoin(total);
    go(node, flags, join, 0, total);
    gopark(kitpc.waiting, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), flags);
    return PARKED;
  }
  verdict(getnum(slot(fp, 0)), total, () => 1);
  return undefined;
}

const pc = funcs('main', { main, node, outer, inner });

export { main };
