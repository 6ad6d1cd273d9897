// gohugoio/hugo#3251: resource deadlock, RWR.
//
// remoteLock has a read-write lock around its map and a mutex for each address in it. urlLock holds the write lock
// while it waits for the address; urlUnlock needs the read lock to find the mutex it is to unlock.
// Blocks: one goroutine in urlLock on the address's mutex, the one that holds it in urlUnlock on the read lock; main.
// Fix: urlLock locks the address after it has unlocked the map.

import { go, Mutex, RWMutex, WaitGroup } from 'rt0';

const mapMu = new RWMutex();
const addressMu = new Mutex();
const fetchers = new WaitGroup();

function* urlLock() {
  yield* mapMu.lock();
  yield* addressMu.lock();
  mapMu.unlock();
}

function* urlUnlock() {
  yield* mapMu.rlock();
  addressMu.unlock();
  mapMu.runlock();
}

function* getRemote() {
  for (let resource = 0; resource < 2; resource++) {
    yield* urlLock();
    yield* urlUnlock();
  }
  fetchers.done();
}

export function* main() {
  fetchers.add(2);
  go(getRemote);
  go(getRemote);
  yield* fetchers.wait();
}
