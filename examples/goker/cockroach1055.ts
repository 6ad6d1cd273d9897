// cockroachdb/cockroach#1055: mixed deadlock, channel and WaitGroup.
//
// The stopper waits for tasks and workers while it holds its mutex. A worker that has begun a task ends it only when
// the stopper's channel is closed, which comes after the wait for tasks; and a worker that looked at `draining` too
// early waits for the mutex, while the stopper that holds it waits for the worker.
// Blocks: main in quiesce or stop on a WaitGroup; the workers on the channel or on the mutex.
// Fix: do not hold the mutex while waiting, and count a task only when it is certain that it may begin.

import { AtomicInt32, chan, go, Mutex, WaitGroup } from 'rt0';

const mu = new Mutex();
const draining = new AtomicInt32();
const tasks = new WaitGroup();
const workers = new WaitGroup();
const stopper = chan<null>();

function* startTask() {
  if (draining.load() !== 0) return;
  yield* mu.lock();
  tasks.add(1);
  mu.unlock();
}

function* worker() {
  yield* startTask();
  yield* stopper.recv();
  workers.done();
}

function* quiesce() {
  yield* mu.lock();
  draining.store(1);
  yield* tasks.wait();
  draining.store(0);
  mu.unlock();
}

function* stop() {
  yield* mu.lock();
  draining.store(1);
  yield* tasks.wait();
  stopper.close();
  yield* workers.wait();
  mu.unlock();
}

export function* main() {
  workers.add(2);
  go(worker);
  go(worker);
  yield* quiesce();
  yield* stop();
}
