// Soak workers for all Ps at once: the number of Ps, snapshots, a goroutine that only computes, the host, and the
// audits.
//
// The auditor stops the world once a second, audits the heap and leaves a note in the mailbox: the host audits all else
// meanwhile, and says when the world may start again.

import {
  blockingHost,
  gomaxprocs,
  heapAudit,
  loadword,
  nanotime,
  readMemStats,
  sleep,
  startTheWorld,
  stopTheWorld,
  storeword,
  type WaitGroup,
} from 'rt0';
import { did, next, stop, wrong } from './kit.ts';
import { block } from './threads.ts';

export function* resizing(procs: number, seed: number, over: WaitGroup) {
  for (let x = seed; stop.load() === 0; x = next(x)) {
    yield* gomaxprocs(1 + ((x >>> 8) % (2 * procs)));
    did('resizes');
    yield* sleep((x >>> 16) & 63);
  }
  yield* gomaxprocs(procs);
  over.done();
}

export function* snapshots(over: WaitGroup) {
  while (stop.load() === 0) {
    const s = yield* readMemStats();
    if (s.goroutinesMade - s.goroutinesEnded < 10) wrong('a snapshot does not fit together');
    did('snapshots');
    yield* sleep(37);
  }
  over.done();
}

/** Computes without a call or a yield: others must get their turn. */
export function* hog(seed: number, over: WaitGroup) {
  let x = seed;
  while (stop.load() === 0) {
    const until = nanotime() + 12e6;
    while (nanotime() < until) for (let i = 0; i < 500; i++) x = (Math.imul(x, 31) + i) | 0;
    did('slices');
    yield* sleep(25 + (x & 7));
  }
  over.done();
}

export function* hosted(over: WaitGroup) {
  while (stop.load() === 0) {
    yield* blockingHost('sleep', 2);
    did('hostCalls');
  }
  over.done();
}

// The mailbox: 0 the world runs, 1 it is stopped and to be audited, 2 it has been.
const QUIET = 0;
const STOPPED = 1;

/** The heap of the stopped world: it is sound. Ms without a P may still be at work on a stack (sysmon makes an M), so a
 *  finding counts when it is there at each of several looks. */
function soundHeap(): void {
  let found = heapAudit();
  for (let i = 0; i < HEAPLOOKS && found.length > 0; i++) {
    block(5);
    found = heapAudit();
  }
  if (found.length > 0) wrong(`the heap: ${found.join('; ')}`);
}
const HEAPLOOKS = 40;

export function* auditor(mailbox: number, over: WaitGroup) {
  while (stop.load() === 0) {
    yield* sleep(1000);
    yield* stopTheWorld();
    soundHeap();
    storeword(mailbox, STOPPED);
    while (loadword(mailbox) === STOPPED) block(1);
    storeword(mailbox, QUIET);
    startTheWorld();
    did('audits');
  }
  over.done();
}

/** The heap once more, when all workers have ended. */
export function* lastaudit() {
  yield* stopTheWorld();
  soundHeap();
  startTheWorld();
}
