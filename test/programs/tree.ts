// A tree of goroutines as ordered: args: the parents of nodes 1, 2, ... (each smaller than its child), comma-separated, and
// what each node does (one digit a node, node 0 first):
//
//   0 nothing   1 yields before it spawns   2 yields between its children   3 spins   4 parks, its first child readies it
//
// Prints how many times each node ran if that is not once, then `N nodes`.

import {
  alloc,
  args,
  frameSize,
  funcs,
  getnum,
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
  setword,
  slot,
  waitReason,
  word,
  xaddword,
} from 'rt0';
import { done, newJoin, wait } from './join.ts';

interface Tree {
  readonly key: string;
  readonly children: readonly (readonly number[])[];
  readonly acts: string;
}
let cached: Tree | null = null;

function tree(): Tree {
  const [parents = '', acts = '0'] = args();
  const key = `${parents} ${acts}`;
  if (cached?.key === key) return cached;
  const children: number[][] = Array.from(acts, () => []);
  if (parents !== '-') for (const [i, p] of parents.split(',').map(Number).entries()) children[p]?.push(i + 1);
  cached = { key, children, acts };
  return cached;
}

const NODE = frameSize(4);
const MAIN = frameSize(2);

/** counts: a word a node, and after them two words a node for parking: 1 when both have come, and the sleeper. */
function node(sp: number, rp: number, ...rest: number[]): unknown {
  const fp = sp - NODE;
  const { children, acts } = tree();
  let [id = 0, counts = 0, join = 0, waker = 0] = rest;
  let next = 0;
  if (rp === 0) {
    xaddword(counts + id, 1);
    // The parent waits for its first child to have begun.
    if (waker !== 0 && xaddword(waker, 1) === 2) goready(word(waker + 1) as Ptr<'g'>);
  } else {
    id = getnum(slot(fp, 0));
    counts = getnum(slot(fp, 1));
    join = getnum(slot(fp, 2));
    next = getnum(slot(fp, 3));
  }
  waker = counts + acts.length + 2 * id;
  const mine = children[id] ?? [];
  const act = acts[id];
  const spill = (to: number): typeof PARKED => {
    push(fp, pc.node | 1, NODE);
    setnum(slot(fp, 0), id);
    setnum(slot(fp, 1), counts);
    setnum(slot(fp, 2), join);
    setnum(slot(fp, 3), to);
    return PARKED;
  };
  if (act === '1' && rp === 0) {
    gosched();
    return spill(0);
  }
  for (let i = next; i < mine.length; i++) {
    go(node, mine[i], counts, join, act === '4' && i === 0 ? waker : 0);
    if (act === '2') {
      gosched();
      return spill(i + 1);
    }
    if (act === '4' && i === 0) {
      gopark(pc.parked, waker, waitReason('chan receive'));
      return spill(1);
    }
  }
  if (act === '3') for (let i = 0, x = 0; i < 20_000; i++) x = (x * 31 + i) | 0;
  done(join);
  return undefined;
}

function parked(gp: number, waker: number): boolean {
  setword(waker + 1, gp);
  return xaddword(waker, 1) !== 2;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const n = tree().acts.length;
  if (rp === 0) {
    const counts = alloc(3 * n);
    const join = newJoin(n);
    go(node, 0, counts, join, 0);
    wait(join);
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), counts);
    return PARKED;
  }
  const counts = getnum(slot(fp, 0));
  for (let i = 0; i < n; i++) if (loadword(counts + i) !== 1) print(`node ${i} ran ${loadword(counts + i)} times`);
  print(`${n} nodes`);
  return undefined;
}

const pc = funcs('main', { main, node, parked });

export { main };
