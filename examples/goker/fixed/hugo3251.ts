// gohugoio/hugo#3251, fixed; the bug is in ../hugo3251.ts. urlLock locks the address after it has unlocked the map.

import { go, Mutex, RWMutex, WaitGroup } from 'rt0';

const mapMu = new RWMutex();
const addressMu = new Mutex();
const fetchers = new WaitGroup();

function* urlLock() {
  yield* mapMu.lock();
  mapMu.unlock();
  yield* addressMu.lock();
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
