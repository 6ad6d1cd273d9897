// knative/serving#2137, fixed; the bug is in ../serving2137.ts. All requests are unlocked before the first answer is
// waited for.

import { type Chan, chan, go, Mutex, WaitGroup } from 'rt0';

const pending = chan<null>(2);
const active = chan<null>(1);

/** Lets a request through when there is room, and returns whether there was. */
function* maybe(mu: Mutex) {
  if (!pending.trySend(null)) return false;
  yield* active.send(null);
  yield* mu.lock();
  mu.unlock();
  yield* active.recv();
  yield* pending.recv();
  return true;
}

function* request(mu: Mutex, started: WaitGroup, accepted: Chan<boolean>) {
  started.done();
  yield* accepted.send(yield* maybe(mu));
}

function* concurrentRequest(mu: Mutex, accepted: Chan<boolean>) {
  yield* mu.lock();
  const started = new WaitGroup();
  started.add(1);
  go(request, mu, started, accepted);
  yield* started.wait();
}

export function* main() {
  const first = new Mutex();
  const second = new Mutex();
  const firstAccepted = chan<boolean>(1);
  const secondAccepted = chan<boolean>(1);
  yield* concurrentRequest(first, firstAccepted);
  yield* concurrentRequest(second, secondAccepted);
  first.unlock();
  second.unlock();
  yield* firstAccepted.recv();
  yield* secondAccepted.recv();
}
