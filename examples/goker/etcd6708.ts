// etcd-io/etcd#6708: resource deadlock, double locking.
//
// sync holds the cluster client's write lock while it sets the endpoints. When the leader is to be preferred, that asks the
// members' API who leads, and the request goes through the same client, which takes its read lock.
// Blocks: main in its request, on the lock that it holds.
// Fix: ask for the leader before locking.

import { AtomicInt32, go, RWMutex } from 'rt0';

const mu = new RWMutex();
const preferLeader = new AtomicInt32();

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
}

export function* main() {
  go(configure);
  yield* sync();
  yield* sync();
}
