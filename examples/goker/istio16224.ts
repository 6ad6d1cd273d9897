// istio/istio#16224: mixed deadlock, channel and lock.
//
// The test's handler of events locks a mutex and reports on a channel. The test itself locks the same mutex before it
// receives the report.
// Blocks: the handler on its send, main on the mutex.
// Fix: the handler reports on a channel that has room for it, or after unlocking.

import { chan, go, Mutex, select } from 'rt0';

const mu = new Mutex();
const events = chan<number>();
const reports = chan<boolean>();
const stop = chan<null>();

function* monitor() {
  for (;;) {
    const { index } = yield* select([stop.receiving(), events.receiving()]);
    if (index === 0) break;
    yield* handle();
  }
}

function* handle() {
  yield* mu.lock();
  yield* reports.send(true);
  mu.unlock();
}

export function* main() {
  go(monitor);
  yield* events.send(0);
  yield* mu.lock();
  // The configuration is looked at here.
  mu.unlock();
  yield* reports.recv();
  stop.close();
}
