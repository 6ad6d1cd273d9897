// Go's TestGoroutineParallelism: P goroutines hand a turn round and round by spinning, so that all P must run at once.
// args: P, rounds of it

import { alloc, args, frameSize, funcs, getnum, go, loadword, PARKED, print, push, setnum, slot, storeword } from 'rt0';
import { done, newJoin, wait } from './join.ts';

const MAIN = frameSize(1);

/** Turn p, P + p, 2P + p is its own. */
function player(_sp: number, _rp: number, p: number, n: number, x: number, join: number): unknown {
  for (let i = 0; i < 3; i++) {
    const expected = n * i + p;
    while (loadword(x) !== expected);
    storeword(x, expected + 1);
  }
  done(join);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [n = 2, tries = 10] = args().map(Number);
  const t = rp === 0 ? 0 : getnum(slot(fp, 0)) + 1;
  if (t === tries) {
    print(`${tries} times ${n} goroutines at once`);
    return undefined;
  }
  const x = alloc(1);
  const join = newJoin(n);
  for (let p = 0; p < n; p++) go(player, p, n, x, join);
  wait(join);
  push(fp, pc.main | 1, MAIN);
  setnum(slot(fp, 0), t);
  return PARKED;
}

const pc = funcs('main', { main, player });

export { main };
