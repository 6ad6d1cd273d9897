// cockroachdb/cockroach#10214: resource deadlock, AB-BA.
//
// The store sends its queued heartbeats under coalescedMu, and reports unreachable replicas on the way, which takes
// their raftMu. A replica that ticks holds its raftMu and adds to the queue, which takes coalescedMu.
// Blocks: the sender on raftMu, the replica on coalescedMu; main, which waits for both.
// Fix: unlock coalescedMu before the heartbeats are sent.

import { go, Mutex, WaitGroup } from 'rt0';

const coalescedMu = new Mutex();
const raftMu = new Mutex();
const replicaMu = new Mutex();
const both = new WaitGroup();

function* sendQueuedHeartbeats() {
  yield* coalescedMu.lock();
  for (let response = 0; response < 2; response++) yield* reportUnreachable();
  coalescedMu.unlock();
  both.done();
}

function* reportUnreachable() {
  yield* raftMu.lock();
  raftMu.unlock();
}

function* tick() {
  yield* raftMu.lock();
  yield* replicaMu.lock();
  yield* maybeCoalesceHeartbeat();
  replicaMu.unlock();
  raftMu.unlock();
  both.done();
}

function* maybeCoalesceHeartbeat() {
  yield* coalescedMu.lock();
  coalescedMu.unlock();
}

export function* main() {
  both.add(2);
  go(sendQueuedHeartbeats);
  go(tick);
  yield* both.wait();
}
