// cockroachdb/cockroach#10214, fixed; the bug is in ../cockroach10214.ts. coalescedMu is unlocked before the heartbeats
// are sent.

import { go, Mutex, WaitGroup } from 'rt0';

const coalescedMu = new Mutex();
const raftMu = new Mutex();
const replicaMu = new Mutex();
const both = new WaitGroup();

function* sendQueuedHeartbeats() {
  yield* coalescedMu.lock();
  const responses = 2;
  coalescedMu.unlock();
  for (let i = 0; i < responses; i++) yield* reportUnreachable();
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
