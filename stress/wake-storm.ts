// Wake storm: workers park, the machine goes idle (or is on its way there), then a burst of them is made ready at once.
// The pauses between bursts sweep over the parking dance: an M is still spinning, about to sleep, asleep. When there
// are other Ps main never gives its own up, so a lost wake-up leaves it waiting for ever.
//
// Arguments: workers, bursts, seed.

import {
  abi,
  alloc,
  frameSize,
  funcs,
  getnum,
  go,
  gomaxprocs,
  gopark,
  goready,
  gosched,
  loadword,
  morestack,
  PARKED,
  type Ptr,
  push,
  setnum,
  slot,
  stackguard,
  storeword,
  waitReason,
  xaddword,
} from 'rt0';
import { markRun, mix, sizes, spin, verdict } from './kit.ts';

// What all share: workers that are parked, workers that have left, whether to leave; then a pair of words a worker: its
// parked g, and the address of all this.
const ASLEEP = 0;
const LEFT = 1;
const LEAVE = 2;
const PAIRS = 4;

/** The unlock function of a worker's wait: main may see it asleep only when it is. */
function asleep(gp: number, pair: number): boolean {
  storeword(pair, gp);
  xaddword(loadword(pair + 1) + ASLEEP, 1);
  return true;
}

const WORKER = frameSize(3);

function worker(sp: number, rp: number, a: number, b: number, c: number): unknown {
  const fp = sp - WORKER;
  let shared = a;
  let flags = b;
  let i = c;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, WORKER, pc.worker, a, b, c);
    storeword(shared + PAIRS + 2 * i + 1, shared);
  } else {
    shared = getnum(slot(fp, 0));
    flags = getnum(slot(fp, 1));
    i = getnum(slot(fp, 2));
    markRun(flags, i);
    if (loadword(shared + LEAVE) === 1) {
      xaddword(shared + LEFT, 1);
      return undefined;
    }
  }
  gopark(pc.asleep, shared + PAIRS + 2 * i, waitReason('semacquire'));
  push(fp, pc.worker | 1, WORKER);
  setnum(slot(fp, 0), shared);
  setnum(slot(fp, 1), flags);
  setnum(slot(fp, 2), i);
  return PARKED;
}

/** The workers that burst n wakes: `count` from `first` on, around the end. */
function burst(seed: number, n: number, workers: number): { first: number; count: number; pause: number } {
  const h = mix(seed, n);
  return { first: (h >>> 8) % workers, count: (h % workers) + 1, pause: 1 << ((h >>> 24) % 18) };
}

function wake(shared: number, first: number, count: number, workers: number): void {
  xaddword(shared + ASLEEP, -count);
  for (let k = 0; k < count; k++) {
    goready(loadword(shared + PAIRS + 2 * ((first + k) % workers)) as Ptr<'g'>);
  }
}

const MAIN = frameSize(3);

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const [workers = 1, bursts = 1, seed = 1] = sizes();
  let shared = 0;
  let flags = 0;
  let n = 0;
  if (rp === 0) {
    if (fp < stackguard()) return morestack(fp, MAIN, pc.main);
    shared = alloc(PAIRS + 2 * workers);
    flags = alloc(workers);
    for (let i = 0; i < workers; i++) go(worker, shared, flags, i);
  } else {
    shared = getnum(slot(fp, 0));
    flags = getnum(slot(fp, 1));
    n = getnum(slot(fp, 2));
  }
  const alone = abi(gomaxprocs)(sp, 0) === 1;
  for (;;) {
    while (loadword(shared + ASLEEP) + loadword(shared + LEFT) < workers) {
      if (!alone) continue;
      gosched();
      push(fp, pc.main | 1, MAIN);
      setnum(slot(fp, 0), shared);
      setnum(slot(fp, 1), flags);
      setnum(slot(fp, 2), n);
      return PARKED;
    }
    if (n > bursts) break;
    const b = burst(seed, n, workers);
    spin(b.pause);
    // The last burst wakes them all, for good.
    if (n++ < bursts) {
      wake(shared, b.first, b.count, workers);
    } else {
      storeword(shared + LEAVE, 1);
      wake(shared, 0, workers, workers);
    }
  }
  verdict(flags, workers, (i) => expected(seed, bursts, workers, i));
  return undefined;
}

/** Times that worker i was woken. */
function expected(seed: number, bursts: number, workers: number, i: number): number {
  let times = 1;
  for (let n = 0; n < bursts; n++) {
    const b = burst(seed, n, workers);
    if ((i - b.first + workers) % workers < b.count) times++;
  }
  return times;
}

const pc = funcs('main', { main, worker, asleep });

export { main };
