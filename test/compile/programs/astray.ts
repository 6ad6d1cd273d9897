// Calls without yield*, which neither types nor the compiler see. args: which.

import { args, chan, type Go, gosched, Mutex, Once, print, WaitGroup } from 'rt0';

function* worker(n: number): Go<number> {
  yield* gosched();
  return n;
}

function* quick(n: number): Go<number> {
  return n;
}

export function* main() {
  const c = chan<number>(1);
  const f: (...args: unknown[]) => unknown = args()[0] === 'quick' ? (quick as never) : (worker as never);
  try {
    if (args()[0] === 'send') c.send(1);
    else if (args()[0] === 'recv') c.recv();
    else if (args()[0] === 'lock') new Mutex().lock();
    else if (args()[0] === 'wait') new WaitGroup().wait();
    else if (args()[0] === 'do') new Once().do(worker, 0);
    else if (args()[0] === 'each') [5, 6].forEach(f);
    else if (args()[0] === 'point') f(1, 1);
    else f(7);
  } catch (e) {
    print((e as Error).message, c.len);
  }
  yield* c.send(1);
  print(yield* c.recv());
}
