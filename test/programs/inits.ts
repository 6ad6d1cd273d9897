// What main's lock on its thread does while init runs. args: how.
//
//   stays            init never moves, whatever others do
//   unlocks          the same, although it unlocks what it has locked
//   locks            it keeps main on the first thread, if it locks as well
//   goexit           it ends main: the lock goes with it, and the program is dead
//   sleep, goexit    the same after it was suspended

import {
  AtomicInt32,
  args,
  type Chan,
  chan,
  go,
  goexit,
  gosched,
  lockOSThread,
  sleep,
  threadid,
  unlockOSThread,
} from 'rt0';

const how = args()[0] ?? '';
const first = threadid();
const stop = new AtomicInt32();

function* answers(c: Chan<number>) {
  for (;;) yield* c.send(threadid());
}

function* spins() {
  while (stop.load() === 0) {}
}

/** In how many of so many rounds the caller was on another thread. */
function* moves(rounds: number) {
  const c = chan<number>();
  go(answers, c);
  let moved = 0;
  for (let i = 0; i < rounds; i++) {
    yield* c.recv();
    yield* gosched();
    if (i % 5 === 0) yield* sleep(1);
    if (threadid() !== first) moved++;
  }
  return moved;
}

export function* init() {
  if (how === 'sleep, goexit') yield* sleep(1);
  if (how.endsWith('goexit')) yield* goexit();
  if (how === 'locks' || how === 'unlocks') lockOSThread();
  // Its own lock is over; the runtime's is not.
  if (how === 'unlocks') unlockOSThread();
  for (let i = 0; i < 2; i++) go(spins);
  if ((yield* moves(10)) !== 0) throw new Error('init moved to another thread');
}

export function* main() {
  if (how === 'locks' && (yield* moves(10)) !== 0) throw new Error('main moved to another thread');
  stop.store(1);
}
