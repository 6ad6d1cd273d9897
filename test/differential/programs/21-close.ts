// close: what is buffered still comes, then undefined and false, for ever; waiting receivers are woken, waiting senders
// panic.

import { type Chan, chan, go, gosched, numGoroutine, print, WaitGroup } from 'rt0';

function* waits(c: Chan<number>, woken: Chan<boolean>) {
  const [, ok] = yield* c.recv2();
  yield* woken.send(ok);
}

function* sends(c: Chan<number>, wg: WaitGroup) {
  try {
    yield* c.send(1);
    print('BUG: sent');
  } catch (e) {
    print('sender:', e instanceof Error ? e.message : String(e));
  }
  wg.done();
}

function why(f: () => void): string {
  try {
    f();
    return 'nothing';
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
}

export function* main() {
  const c = chan<number>(3);
  yield* c.send(1);
  yield* c.send(2);
  c.close();
  print('len', c.len, 'cap', c.cap);
  for (let i = 0; i < 4; i++) {
    const [v, ok] = yield* c.recv2();
    print(v ?? 0, ok);
  }

  const quit = chan<number>();
  const woken = chan<boolean>();
  for (let i = 0; i < 5; i++) go(waits, quit, woken);
  for (let i = 0; i < 20; i++) yield* gosched();
  quit.close();
  for (let i = 0; i < 5; i++) print('woken', yield* woken.recv());

  const full = chan<number>();
  const wg = new WaitGroup();
  wg.add(1);
  go(sends, full, wg);
  for (let i = 0; i < 20; i++) yield* gosched();
  full.close();
  yield* wg.wait();

  print(why(() => quit.close()));
  print(why(() => c.trySend(3)));
  while (numGoroutine() > 1) yield* gosched();
  print('goroutines', numGoroutine());
}
