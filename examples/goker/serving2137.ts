// knative/serving#2137: mixed deadlock, channel and lock.
//
// The test sends two requests through a breaker that lets one be active at a time; each waits for a mutex of its own,
// which the test unlocks, the first one first. It takes for granted that the first request became active first.
// Blocks: the second request on its mutex, the first on the breaker's channel, main on the first one's answer.
// Fix: unlock all requests before waiting for an answer.

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
  yield* firstAccepted.recv();
  second.unlock();
  yield* secondAccepted.recv();
}
