// Go's test/chan/select7.go: every way to send meets every way to receive, with the value discarded. Goroutine
// functions are passed as arguments.

import { type Chan, chan, go, gosched, print, select } from 'rt0';

function* recv1(c: Chan<number>) {
  yield* c.recv();
}

function* recv2(c: Chan<number>) {
  yield* select([c.receiving()]);
}

function* recv3(c: Chan<number>) {
  const c2 = chan<number>();
  yield* select([c.receiving(), c2.receiving()]);
}

function* send1(recv: typeof recv1) {
  const c = chan<number>();
  go(recv, c);
  yield* gosched();
  yield* c.send(1);
}

function* send2(recv: typeof recv1) {
  const c = chan<number>();
  go(recv, c);
  yield* gosched();
  yield* select([c.sending(1)]);
}

function* send3(recv: typeof recv1) {
  const c = chan<number>();
  go(recv, c);
  yield* gosched();
  const c2 = chan<number>();
  yield* select([c.sending(1), c2.sending(1)]);
}

export function* main() {
  yield* send1(recv1);
  yield* send2(recv1);
  yield* send3(recv1);
  print('recv1');
  yield* send1(recv2);
  yield* send2(recv2);
  yield* send3(recv2);
  print('recv2');
  yield* send1(recv3);
  yield* send2(recv3);
  yield* send3(recv3);
  print('recv3');
}
