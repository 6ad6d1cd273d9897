// kubernetes/kubernetes#30872: resource deadlock, AB-BA.
//
// The controller takes clusters from a queue and adds each to the informer while it holds the queue's lock. Whoever
// asks whether all clusters are in sync locks the informer and then looks into the queue.
// Blocks: the controller on the informer's lock, the other on the queue's; main, which waits for both.
// Fix: do not hold the informer's lock while the queue is asked.

import { go, Mutex, RWMutex, WaitGroup } from 'rt0';

const informer = new Mutex();
const queue = new RWMutex();
const both = new WaitGroup();

function* processLoop() {
  for (let cluster = 0; cluster < 2; cluster++) yield* pop();
  both.done();
}

function* pop() {
  yield* queue.lock();
  yield* addCluster();
  queue.unlock();
}

function* addCluster() {
  yield* informer.lock();
  informer.unlock();
}

function* clustersSynced() {
  yield* informer.lock();
  yield* hasSynced();
  informer.unlock();
  both.done();
}

function* hasSynced() {
  yield* queue.lock();
  queue.unlock();
}

export function* main() {
  both.add(2);
  yield* informer.lock();
  go(processLoop);
  informer.unlock();
  go(clustersSynced);
  yield* both.wait();
}
