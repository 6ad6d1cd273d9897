// kubernetes/kubernetes#13135: resource deadlock, AB-BA.
//
// startCaching locks the cacher and then fills the watch cache, which takes the cache's lock, and whose first act is to
// unlock the cacher again. An event locks the watch cache and then the cacher. The second round of caching meets it.
// Blocks: the caching goroutine on the watch cache's lock, the event on the cacher's; main, which waits for both.
// Fix: an event reaches the cacher after the watch cache has been unlocked.

import { go, Mutex, Once, RWMutex, WaitGroup } from 'rt0';

const cacher = new Mutex();
const watchCache = new RWMutex();
const initialized = new WaitGroup();
const initOnce = new Once();
const both = new WaitGroup();

function* startCaching() {
  for (let round = 0; round < 2; round++) {
    yield* cacher.lock();
    yield* replace();
  }
  both.done();
}

function* replace() {
  yield* watchCache.lock();
  yield* initOnce.do(markInitialized);
  cacher.unlock();
  watchCache.unlock();
}

function* markInitialized() {
  initialized.done();
}

function* processEvent() {
  yield* watchCache.lock();
  yield* cacher.lock();
  cacher.unlock();
  watchCache.unlock();
  both.done();
}

export function* main() {
  initialized.add(1);
  both.add(2);
  go(startCaching);
  yield* initialized.wait();
  go(processEvent);
  yield* both.wait();
}
