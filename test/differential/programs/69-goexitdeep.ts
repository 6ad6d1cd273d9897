// goexit out of calls that have suspended, through finally clauses that suspend, return and break; Once counts as done.

import { type Chan, chan, type Go, go, goexit, gosched, Mutex, Once, print, WaitGroup } from 'rt0';

function* down(n: number, log: Chan<string>): Go<number> {
  try {
    if (n === 0) {
      yield* gosched();
      yield* goexit();
    }
    return yield* down(n - 1, log);
  } finally {
    if (n % 2 === 0) yield* gosched();
    yield* log.send(`level ${n}`);
  }
}

function* stubborn(log: Chan<string>) {
  for (;;) {
    try {
      yield* goexit();
    } finally {
      yield* log.send('break');
      // biome-ignore lint/correctness/noUnsafeFinally: goexit is not to be stopped by it
      break;
    }
  }
  yield* log.send('BUG: went on');
}

function* returns(log: Chan<string>) {
  try {
    yield* stubborn(log);
  } finally {
    yield* log.send('return');
    // biome-ignore lint/correctness/noUnsafeFinally: goexit is not to be stopped by it
    return;
  }
}

function* locked(mu: Mutex, log: Chan<string>) {
  yield* mu.lock();
  try {
    yield* returns(log);
    yield* log.send('BUG: returned');
  } finally {
    mu.unlock();
  }
}

function* recursive(log: Chan<string>, wg: WaitGroup) {
  try {
    yield* down(5, log);
  } finally {
    wg.done();
  }
}

function* holder(mu: Mutex, log: Chan<string>, wg: WaitGroup) {
  try {
    yield* locked(mu, log);
  } finally {
    wg.done();
  }
}

function* first(log: Chan<string>) {
  yield* log.send('once');
  yield* goexit();
}

function* never(log: Chan<string>) {
  yield* log.send('BUG: twice');
}

function* onces(once: Once, log: Chan<string>, wg: WaitGroup) {
  try {
    yield* once.do(first, log);
  } finally {
    wg.done();
  }
}

function* script(log: Chan<string>) {
  const mu = new Mutex();
  const once = new Once();
  for (const step of [0, 1, 2]) {
    const wg = new WaitGroup();
    wg.add(1);
    if (step === 0) go(recursive, log, wg);
    else if (step === 1) go(holder, mu, log, wg);
    else go(onces, once, log, wg);
    yield* wg.wait();
  }
  yield* mu.lock();
  yield* once.do(never, log);
  log.close();
}

export function* main() {
  const log = chan<string>();
  go(script, log);
  for (;;) {
    const [line, ok] = yield* log.recv2();
    if (!ok) break;
    print(line);
  }
  print('over');
}
