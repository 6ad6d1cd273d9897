// cockroachdb/cockroach#13197: communication deadlock, channel and context.
//
// begin starts a goroutine for each transaction, which waits until the transaction's context is cancelled. Only commit
// and rollback cancel it, and the second caller here does neither.
// Blocks: awaitDone of the second transaction, on its context. The program goes on without it.
// Fix: roll every transaction back that has not been committed.

import { go } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

function begin(): Context {
  const tx = withCancel();
  go(awaitDone, tx);
  return tx;
}

function* awaitDone(tx: Context) {
  yield* tx.recv();
}

function rollback(tx: Context): void {
  cancel(tx);
}

export function* main() {
  rollback(begin());
  begin();
}
