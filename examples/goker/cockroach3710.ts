// cockroachdb/cockroach#3710: resource deadlock, RWR.
//
// ForceRaftLogScanAndProcess holds the store's read lock while it asks each replica, and RaftStatus, far down the same
// call, takes the read lock again. A writer that comes between the two waits for the first, and the second waits for
// it. Blocks: the scan on its second read lock, the raft goroutine on the write lock; main, which waits for both.
// Fix: RaftStatus takes a lock of its own.

import { go, Mutex, RWMutex, WaitGroup } from 'rt0';

const mu = new RWMutex();
const queueMu = new Mutex();
const both = new WaitGroup();

function* forceRaftLogScanAndProcess() {
  yield* mu.rlock();
  for (let replica = 0; replica < 2; replica++) yield* maybeAdd();
  mu.runlock();
  both.done();
}

function* maybeAdd() {
  yield* queueMu.lock();
  yield* raftStatus();
  queueMu.unlock();
}

function* raftStatus() {
  yield* mu.rlock();
  mu.runlock();
}

function* processRaft() {
  yield* mu.lock();
  mu.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(forceRaftLogScanAndProcess);
  go(processRaft);
  yield* both.wait();
}
