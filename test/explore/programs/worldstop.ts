// Stop-the-world against syscalls: goroutines go in and out of syscalls while the number of Ps changes and others run.

import { go, gomaxprocs, gosched, print, syscall, WaitGroup } from 'rt0';

const wg = new WaitGroup();

function square(n: number): number {
  return n * n;
}

function* calls(n: number) {
  for (let i = 0; i < n; i++) {
    if (syscall(square, i) !== i * i) throw new Error(`square of ${i}`);
    yield* gosched();
  }
  wg.done();
}

export function* main() {
  wg.add(2);
  go(calls, 2);
  go(calls, 2);
  const before = yield* gomaxprocs(1);
  yield* gosched();
  const now = yield* gomaxprocs(3);
  if (now !== 1) throw new Error(`there were ${now} Ps`);
  yield* gomaxprocs(before);
  yield* wg.wait();
  print('done');
}
