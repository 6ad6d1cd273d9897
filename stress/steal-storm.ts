// Steal storm: main makes batch after batch and, when it has other Ps, never gives its own up: whatever it makes must
// be stolen, the goroutine in runnext included. Batches of more than 256 overflow to the global queue on the way. A
// wake-up that gets lost leaves main waiting for ever.
//
// Arguments: batches, largest batch, seed.

import {
  abi,
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gomaxprocs,
  gosched,
  loadword,
  morestack,
  PARKED,
  push,
  setnum,
  slot,
  stackguard,
  xaddword,
} from 'rt0';
import { markRun, mix, sizes, spin, verdict } from './kit.ts';

function leaf(_sp: number, _rp: number, flags: number, done: number, i: number): unknown {
  markRun(flags, i);
  spin(mix(i, 1) & 255);
  xaddword(done, 1);
  return undefined;
}

const MAIN = frameSize(4);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [batches = 1, largest = 1, seed = 1] = sizes();
  let flags = 0;
  let done = 0;
  let batch = 0;
  let made = 0;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, MAIN, pc.main);
    flags = alloc(batches * largest);
    done = alloc(1);
  } else {
    flags = getnum(slot(fp, 0));
    done = getnum(slot(fp, 1));
    batch = getnum(slot(fp, 2));
    made = getnum(slot(fp, 3));
  }
  const alone = abi(gomaxprocs)(sp, 0) === 1;
  for (;;) {
    while (loadword(done) < made) {
      if (!alone) continue;
      gosched();
      push(fp, pc.main | 1, MAIN);
      setnum(slot(fp, 0), flags);
      setnum(slot(fp, 1), done);
      setnum(slot(fp, 2), batch);
      setnum(slot(fp, 3), made);
      return PARKED;
    }
    if (batch === batches) break;
    const h = mix(seed, batch++);
    // The thieves get time to go to sleep, or half of it, or none.
    spin((h >>> 28) * 2000);
    for (let left = (h % largest) + 1; left > 0; left--) go(leaf, flags, done, made++);
  }
  verdict(flags, made, () => 1);
  return undefined;
}

const pc = funcs('main', { main, leaf });

export { main };
