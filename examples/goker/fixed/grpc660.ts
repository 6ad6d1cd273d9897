// grpc/grpc-go#660, fixed; the bug is in ../grpc660.ts. The channel has room for the result.

import { type Chan, chan, go, select, WaitGroup } from 'rt0';

const stop = chan<null>();
const calls = new WaitGroup();

function* call(done: Chan<boolean>) {
  yield* done.send(true);
  calls.done();
}

function* doCloseLoopUnary() {
  for (let i = 0; i < 3; i++) {
    const done = chan<boolean>(1);
    calls.add(1);
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
  yield* calls.wait();
}
