// cockroachdb/cockroach#16167: resource deadlock, RWR.
//
// The executor has one read-write lock under two names: systemConfigMu, and the Locker of a condition, which is its
// reading side. execParsed locks the second, and far down its call getDatabaseCache read-locks the first. When
// updateSystemConfig asks for the write lock in between, it waits for execParsed, and execParsed waits for it.
// Blocks: the executor on its second read lock, the updater on the write lock; main, which waits for both.
// Fix: the caller reads the cache once and hands it down.

import { go, RWMutex, WaitGroup } from 'rt0';

const systemConfigMu = new RWMutex();
const systemConfigLocker = systemConfigMu.rlocker();
const both = new WaitGroup();

function* execParsed() {
  yield* systemConfigLocker.lock();
  yield* runTxnAttempt();
  systemConfigLocker.unlock();
  both.done();
}

function* runTxnAttempt() {
  yield* prepare();
}

function* prepare() {
  yield* getDatabaseCache();
}

function* getDatabaseCache() {
  yield* systemConfigMu.rlock();
  systemConfigMu.runlock();
}

function* updateSystemConfig() {
  yield* systemConfigMu.lock();
  systemConfigMu.unlock();
  both.done();
}

export function* main() {
  both.add(2);
  go(execParsed);
  go(updateSystemConfig);
  yield* both.wait();
}
