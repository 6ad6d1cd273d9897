// Goroutine 3 of 8 runs its body twice: what a double run leaves for the program's own check.

import { alloc, frameSize, funcs, getnum, go, gopark, PARKED, push, setnum, slot, waitReason } from 'rt0';
import { arrive, kitpc, markRun, newJoin, verdict } from '../../../stress/kit.ts';

const N = 8;
const MAIN = frameSize(1);

function leaf(_sp: number, _rp: number, flags: number, join: number, i: number): unknown {
  markRun(flags, i);
  if (i === 3) markRun(flags, i);
  arrive(join);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  if (rp === 0) {
    const flags = alloc(N);
    const join = newJoin(N);
    for (let i = 0; i < N; i++) go(leaf, flags, join, i);
    gopark(kitpc.waiting, join, waitReason('semacquire'));
    push(fp, pc.main | 1, MAIN);
    setnum(slot(fp, 0), flags);
    return PARKED;
  }
  verdict(getnum(slot(fp, 0)), N, () => 1);
  return undefined;
}

const pc = funcs('main', { main, leaf });

export { main };
