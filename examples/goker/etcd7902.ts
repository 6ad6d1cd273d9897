// etcd-io/etcd#7902: mixed deadlock, channel and lock.
//
// In each round the leader makes a new channel for the followers to wait on and closes the old one. Leader and
// followers do their part of it under one mutex: a follower that comes first waits for the close while it holds the
// mutex, and the leader never gets there.
// Blocks: a follower on the receive, all others on the mutex; main, which waits for them.
// Fix: release without the mutex.

import { chan, go, Mutex, WaitGroup } from 'rt0';

const ROUNDS = 2;

const mu = new Mutex();
let next = chan<null>();
const clients = new WaitGroup();

function* client(leads: boolean) {
  for (let round = 0; round < ROUNDS; round++) {
    yield* mu.lock();
    const mine = next;
    mu.unlock();

    yield* mu.lock();
    if (leads) {
      next.close();
      next = chan<null>();
    }
    yield* mine.recv();
    mu.unlock();
  }
  clients.done();
}

export function* main() {
  clients.add(3);
  for (let i = 0; i < 3; i++) go(client, i === 0);
  yield* clients.wait();
}
