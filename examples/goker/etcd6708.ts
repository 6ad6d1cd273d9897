// etcd-io/etcd#6708: resource deadlock, double locking.
//
// sync holds the cluster client's write lock while it sets the endpoints. When the leader is to be preferred, that asks
// the members' API who leads, and the request goes through the same client, which takes its read lock.
// Blocks: the syncing goroutine in its request, on the lock that it holds; main, which waits for it.
// Fix: ask for the leader before locking.

import { AtomicInt32, go, RWMutex, WaitGroup } from 'rt0';

const mu = new RWMutex();
const preferLeader = new AtomicInt32();
const both = new WaitGroup();

function* sync() {
  yield* mu.lock();
  yield* setEndpoints();
  mu.unlock();
}

function* setEndpoints() {
  if (preferLeader.load() === 1) yield* getLeader();
}

function* getLeader() {
  yield* request();
}

function* request() {
  yield* mu.rlock();
  mu.runlock();
}

function* configure() {
  preferLeader.store(1);
  both.done();
}

function* autoSync() {
  for (let i = 0; i < 2; i++) yield* sync();
  both.done();
}

export function* main() {
  both.add(2);
  go(autoSync);
  go(configure);
  yield* both.wait();
}
