// kubernetes/kubernetes#62464: resource deadlock, RWR.
//
// getCPUSetOrDefault holds the state's read lock and calls getters that take it again. removeContainer asks for the
// write lock. Blocks: the reader on its second or third read lock, the remover on the write lock; main, which waits for
// both. Fix: the getters that are called under the lock do not lock.

import { go, RWMutex, WaitGroup } from 'rt0';

const state = new RWMutex();
const both = new WaitGroup();

function* getCPUSetOrDefault() {
  yield* state.rlock();
  if (!(yield* hasCPUSet())) yield* getDefaultCPUSet();
  state.runlock();
  both.done();
}

function* hasCPUSet() {
  yield* state.rlock();
  state.runlock();
  return false;
}

function* getDefaultCPUSet() {
  yield* state.rlock();
  state.runlock();
}

function* setDefaultCPUSet() {
  yield* state.lock();
  state.unlock();
}

function* removeContainer() {
  yield* getDefaultCPUSet();
  yield* setDefaultCPUSet();
  both.done();
}

export function* main() {
  both.add(2);
  go(getCPUSetOrDefault);
  go(removeContainer);
  yield* both.wait();
}
