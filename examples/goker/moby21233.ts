// moby/moby#21233: communication deadlock, channel.
//
// The test expects every step of progress, but a step may be overwritten by the next before it is delivered. Then the
// test's reader gives up on the spot, and the watcher that feeds it has nobody to send to.
// Blocks: the watcher on its next send, or main on the reader, which left without saying so.
// Fix: do not expect every step, and do not give up before the channel has been read to its end.

import { chan, go, Mutex, select } from 'rt0';

const mu = new Mutex();
let last = 0;
const signal = chan<null>(1);
const release = chan<null>();
const running = chan<null>();
const progress = chan<number>();
const progressDone = chan<null>();

function* writeProgress(step: number) {
  yield* mu.lock();
  last = step;
  mu.unlock();
  signal.trySend(null);
}

function* watch() {
  for (let released = false; !released; ) {
    const { index } = yield* select([signal.receiving(), release.receiving()]);
    released = index === 1;
    yield* mu.lock();
    const step = last;
    mu.unlock();
    yield* progress.send(step);
  }
  running.close();
}

function* readProgress() {
  for (let seen = 0; ; ) {
    const [step, ok] = yield* progress.recv2();
    if (!ok) break;
    if (step > seen + 1) return; // the test fails here
    seen = step;
  }
  progressDone.close();
}

export function* main() {
  go(readProgress);
  go(watch);
  for (let step = 1; step <= 2; step++) yield* writeProgress(step);
  release.close();
  yield* running.recv();
  progress.close();
  yield* progressDone.recv();
}
