// What others do while a goroutine panics. The panic's message is a getter, which the runtime calls when it has begun
// to end the run: so the program sees that moment. args: which.
//
//   main     main returns                   many     three others panic as well
//   others   somebody prints without end: does it go on?
//   throws   the message throws, too         circle   an error is its own cause

import { AtomicInt32, args, go, gosched, nanotime, print, sleep } from 'rt0';

function spin(ms: number): void {
  const until = nanotime() + ms * 1e6;
  while (nanotime() < until) {}
}

/** An error whose message is asked for by others than its maker. */
function error(message: () => string): Error {
  return Object.defineProperty(new Error(), 'message', { get: message });
}

function* lastly(begun: AtomicInt32) {
  throw error(() => {
    begun.store(1);
    spin(50);
    return 'heard';
  });
}

function* together(begun: AtomicInt32, i: number) {
  throw error(() => {
    begun.add(1);
    const until = nanotime() + 20e6;
    while (begun.load() < 4 && nanotime() < until) {}
    return `heard ${i}`;
  });
}

function* counts(n: AtomicInt32) {
  for (;;) {
    n.add(1);
    yield* gosched();
  }
}

function* looks(n: AtomicInt32) {
  throw error(() => {
    spin(20);
    const before = n.load();
    spin(20);
    return before > 0 && n.load() === before ? 'the others have stopped' : 'the others go on';
  });
}

export function* main() {
  const n = new AtomicInt32(0);
  switch (args()[0]) {
    case 'main':
      go(lastly, n);
      while (n.load() === 0) yield* gosched();
      break;
    case 'many':
      for (let i = 0; i < 4; i++) go(together, n, i);
      yield* sleep(10_000);
      break;
    case 'others':
      for (let i = 0; i < 2; i++) go(counts, n);
      while (n.load() === 0) yield* gosched();
      go(looks, n);
      yield* sleep(10_000);
      break;
    case 'throws':
      throw error(() => {
        throw new Error('inner');
      });
    case 'circle': {
      const e = new Error('round');
      e.cause = e;
      throw e;
    }
    default:
      throw new Error('which?');
  }
  print('main returned');
}
