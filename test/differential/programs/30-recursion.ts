// Recursion: a goroutine a call, and a stack that is thousands of frames deep when it has to wait.

import { type Chan, chan, type Go, go, gosched, print } from 'rt0';

function* fib(n: number, out: Chan<number>) {
  if (n < 2) {
    yield* out.send(n);
    return;
  }
  const c = chan<number>();
  go(fib, n - 1, c);
  go(fib, n - 2, c);
  yield* out.send((yield* c.recv()) + (yield* c.recv()));
}

function* depth(n: number): Go<number> {
  if (n === 0) {
    yield* gosched();
    return 0;
  }
  return 1 + (yield* depth(n - 1));
}

function* ackermann(m: number, n: number): Go<number> {
  if (m === 0) return n + 1;
  if (n === 0) return yield* ackermann(m - 1, 1);
  return yield* ackermann(m - 1, yield* ackermann(m, n - 1));
}

function* hanoi(n: number, from: string, to: string, via: string, moves: Chan<string>): Go<void> {
  if (n === 0) return;
  yield* hanoi(n - 1, from, via, to, moves);
  yield* moves.send(`${from}${to}`);
  yield* hanoi(n - 1, via, to, from, moves);
}

function* tower(n: number, moves: Chan<string>) {
  yield* hanoi(n, 'a', 'c', 'b', moves);
  moves.close();
}

export function* main() {
  const out = chan<number>();
  go(fib, 15, out);
  print('fib', yield* out.recv());
  print('depth', yield* depth(20_000));
  print('ackermann', yield* ackermann(2, 9));
  const moves = chan<string>();
  go(tower, 4, moves);
  let text = '';
  for (;;) {
    const [move, ok] = yield* moves.recv2();
    if (!ok) break;
    text += ` ${move}`;
  }
  print(`hanoi${text}`);
}
