// cockroachdb/cockroach#13755: communication deadlock, channel and context.
//
// A query starts a goroutine that waits until its rows are closed. Reading to the end closes them; a reader that leaves
// early has to do so itself, and this one forgets it.
// Blocks: awaitDone on the context, the query on its next row. The program goes on without them.
// Fix: close the rows in a finally clause.

import { type Chan, chan, go, select } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

function* query(rows: Chan<number>, ctx: Context) {
  for (let i = 0; i < 3; i++) {
    const { index } = yield* select([rows.sending(i), ctx.receiving()]);
    if (index === 1) return;
  }
  rows.close();
}

function* awaitDone(ctx: Context) {
  yield* ctx.recv();
}

/** The first row that is not below `least`. */
function* find(rows: Chan<number>, ctx: Context, least: number) {
  for (;;) {
    const [row, more] = yield* rows.recv2();
    if (!more) break;
    if (row >= least) return row;
  }
  cancel(ctx);
  return -1;
}

export function* main() {
  const ctx = withCancel();
  const rows = chan<number>();
  go(awaitDone, ctx);
  go(query, rows, ctx);
  yield* find(rows, ctx, 1);
}
