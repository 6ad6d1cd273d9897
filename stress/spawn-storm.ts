// Spawn storm: many goroutines start many more at once. Local queues overflow to the global one, dead Gs move between
// the free lists, and goid batches, stacks and allgs grow from all sides.
//
// Arguments: spawners, goroutines of each, one in how many of them yields.

import {
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gopark,
  gosched,
  morestack,
  PARKED,
  push,
  setnum,
  slot,
  stackguard,
  waitReason,
} from 'rt0';
import { arrive, kitpc, markRun, newJoin, sizes, verdict } from './kit.ts';

const LEAF = frameSize(4);

function leaf(sp: number, rp: number, flags: number, join: number, i: number, every: number): unknown {
  const fp = sp - LEAF;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, LEAF, pc.leaf, flags, join, i, every);
    markRun(flags, i);
    if (i % every === 0) {
      gosched();
      push(fp, pc.leaf | 1, LEAF);
      setnum(slot(fp, 0), join);
      return PARKED;
    }
    arrive(join);
    return undefined;
  }
  arrive(getnum(slot(fp, 0)));
  return undefined;
}

function spawner(_sp: number, _rp: number, flags: number, join: number, id: number): unknown {
  const [, each = 1, every = 1] = sizes();
  for (let i = 0; i < each; i++) go(leaf, flags, join, id * each + i, every);
  arrive(join);
  return undefined;
}

const MAIN = frameSize(2);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [spawners = 1, each = 1] = sizes();
  const total = spawners * each;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, MAIN, pc.main);
    const flags = alloc(total);
    const join = newJoin(total + spawners);
    for (let i = 0; i < spawners; i++) go(spawner, flags, join, i);
    gopark(kitpc.waiting, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), flags);
    return PARKED;
  }
  verdict(getnum(slot(fp, 0)), total, () => 1);
  return undefined;
}

const pc = funcs('main', { main, spawner, leaf });

export { main };
