// istio/istio#16224, fixed; the bug is in ../istio16224.ts. The handler reports after unlocking.

import { chan, go, Mutex, select } from 'rt0';

const mu = new Mutex();
const events = chan<number>();
const reports = chan<boolean>();
const stop = chan<null>();
const monitorDone = chan<null>();

function* monitor() {
  for (;;) {
    const { index } = yield* select([stop.receiving(), events.receiving()]);
    if (index === 0) break;
    yield* handle();
  }
  monitorDone.close();
}

function* handle() {
  yield* mu.lock();
  mu.unlock();
  yield* reports.send(true);
}

export function* main() {
  go(monitor);
  yield* events.send(0);
  yield* mu.lock();
  // The configuration is looked at here.
  mu.unlock();
  yield* reports.recv();
  stop.close();
  yield* monitorDone.recv();
}
