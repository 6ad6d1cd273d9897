// etcd-io/etcd#7492: mixed deadlock, channel and lock.
//
// assign tells the keeper of tokens about each new one while it holds the tokens' lock. When the keeper deletes tokens
// that have expired, it takes the same lock; if the channel of new tokens is full by then, the lock's holder waits for
// the keeper. Blocks: the keeper on the lock, one assign on its send, the others on the lock; main, which waits for
// them. Fix: the keeper keeps its tokens under a lock of its own, and there is no channel.

import { after, type Chan, chan, go, RWMutex, select, WaitGroup } from 'rt0';

const tokensMu = new RWMutex();
const added = chan<null>(1);
const stops = chan<Chan<null>>();
const assigned = new WaitGroup();

function* keeper() {
  let tokens = 0;
  for (;;) {
    const { index, value } = yield* select([added.receiving(), after(1).receiving(), stops.receiving()]);
    if (index === 0) tokens++;
    else if (index === 1) {
      for (; tokens > 0; tokens--) yield* deleteToken();
    } else {
      value?.close();
      return;
    }
  }
}

function* deleteToken() {
  yield* tokensMu.lock();
  tokensMu.unlock();
}

function* assign() {
  yield* tokensMu.lock();
  yield* added.send(null);
  tokensMu.unlock();
  assigned.done();
}

export function* main() {
  go(keeper);
  assigned.add(3);
  for (let i = 0; i < 3; i++) go(assign);
  yield* assigned.wait();
  const stopped = chan<null>();
  yield* stops.send(stopped);
  yield* stopped.recv();
}
