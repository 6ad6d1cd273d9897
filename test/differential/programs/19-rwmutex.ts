// RWMutex: writers alone, readers together; readers never see half of what a writer does.

import { go, gosched, int32Array, print, RWMutex, WaitGroup } from 'rt0';

function* writer(mu: RWMutex, pair: Int32Array, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) {
    yield* mu.lock();
    pair[0] = (pair[0] ?? 0) + 1;
    yield* gosched();
    pair[1] = (pair[1] ?? 0) + 1;
    mu.unlock();
  }
  wg.done();
}

function* reader(mu: RWMutex, pair: Int32Array, n: number, wg: WaitGroup) {
  for (let i = 0; i < n; i++) {
    yield* mu.rlock();
    const a = pair[0] ?? 0;
    yield* gosched();
    const b = pair[1] ?? 0;
    if (a !== b) throw new Error(`torn: ${a} and ${b}`);
    mu.runlock();
  }
  wg.done();
}

export function* main() {
  const mu = new RWMutex();
  const pair = int32Array(2);
  const wg = new WaitGroup();
  wg.add(12);
  for (let i = 0; i < 4; i++) {
    go(writer, mu, pair, 50, wg);
    go(reader, mu, pair, 50, wg);
    go(reader, mu, pair, 50, wg);
  }
  yield* wg.wait();
  print('pair', pair[0], pair[1]);

  yield* mu.rlock();
  print('a second reader', mu.tryRLock(), 'a writer', mu.tryLock());
  mu.runlock();
  mu.runlock();
  print('a writer', mu.tryLock(), 'a reader', mu.tryRLock());
  mu.unlock();
}
