// What main's lock on its thread does while init runs. args: how.
//
//   stays            init never moves, whatever others do
//   unlocks          the same, although it unlocks what it has locked
//   locks            it keeps main on the first thread, if it locks as well
//   goexit           it ends main: the lock goes with it, and the program is dead
//   sleep, goexit    the same after it was suspended

import {
  args,
  type Chan,
  chan,
  go,
  goexit,
  gosched,
  lockOSThread,
  nanotime,
  sleep,
  threadid,
  unlockOSThread,
} from 'rt0';

const how = args()[0] ?? '';
const first = threadid();

function* answers(c: Chan<number>) {
  yield* sleep(2);
  yield* c.send(threadid());
}

function* computes(ms: number) {
  const end = nanotime() + ms * 1e6;
  while (nanotime() < end) {}
}

/** In how many of so many rounds the caller was on another thread. While it waits, its thread gets something to do. */
function* moves(rounds: number) {
  let moved = 0;
  for (let i = 0; i < rounds; i++) {
    const c = chan<number>();
    go(answers, c);
    go(computes, 4);
    yield* c.recv();
    yield* gosched();
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
  if ((yield* moves(25)) !== 0) throw new Error('init moved to another thread');
}

export function* main() {
  if (how === 'locks' && (yield* moves(25)) !== 0) throw new Error('main moved to another thread');
}
