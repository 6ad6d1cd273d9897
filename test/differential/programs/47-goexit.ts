// goexit ends its goroutine and no other: what is deferred runs, catch does not see it, the frames above do not go on.

import { type Chan, chan, go, goexit, gosched, print, WaitGroup } from 'rt0';

function* leave(log: Chan<string>) {
  try {
    yield* log.send('leaving');
    yield* goexit();
  } catch {
    yield* log.send('BUG: caught');
  } finally {
    yield* log.send('inner');
  }
  yield* log.send('BUG: went on');
}

function* body(log: Chan<string>, wg: WaitGroup) {
  try {
    yield* leave(log);
    yield* log.send('BUG: returned');
  } finally {
    yield* gosched();
    yield* log.send('outer');
    wg.done();
  }
}

function* closer(log: Chan<string>, wg: WaitGroup) {
  yield* wg.wait();
  log.close();
}

export function* main() {
  const log = chan<string>();
  const wg = new WaitGroup();
  wg.add(1);
  go(body, log, wg);
  go(closer, log, wg);
  for (;;) {
    const [line, ok] = yield* log.recv2();
    if (!ok) break;
    print(line);
  }
  print('main goes on');
}
