// grpc/grpc-go#660: communication deadlock, channel.
//
// The benchmark's client starts a goroutine for each call and waits for its result or for the end of the benchmark.
// When the end comes first, nobody receives the result.
// Blocks: the goroutine of the last call, on its send. The program goes on without it.
// Fix: give the channel room for the result.

import { type Chan, chan, go, select } from 'rt0';

const stop = chan<null>();

function* call(done: Chan<boolean>) {
  yield* done.send(true);
}

function* doCloseLoopUnary() {
  for (let i = 0; i < 3; i++) {
    const done = chan<boolean>();
    go(call, done);
    const { index } = yield* select([stop.receiving(), done.receiving()]);
    if (index === 0) return;
  }
  yield* stop.recv();
}

function* endBenchmark() {
  yield* stop.send(null);
}

export function* main() {
  go(endBenchmark);
  yield* doCloseLoopUnary();
}
