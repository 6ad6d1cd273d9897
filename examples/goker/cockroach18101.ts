// cockroachdb/cockroach#18101: communication deadlock, channel and context.
//
// splitAndScatter sends spans that are ready for import. restore stops to receive them when its context is cancelled,
// but the sender does not listen to the context, and the channel has room for fewer spans than there are.
// Blocks: splitAndScatter on a send. The program goes on without it.
// Fix: send in a select that also hears the context.

import { type Chan, chan, go, trySelect } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

const SIZE = 2;

function* splitAndScatter(readyForImport: Chan<number>) {
  for (let span = 0; span < SIZE + 2; span++) yield* readyForImport.send(span);
  readyForImport.close();
}

function* restore(ctx: Context) {
  const readyForImport = chan<number>(SIZE);
  go(splitAndScatter, readyForImport);
  for (;;) {
    const [, ok] = yield* readyForImport.recv2();
    if (!ok || trySelect([ctx.receiving()]).index === 0) return;
  }
}

function* canceller(ctx: Context) {
  cancel(ctx);
}

export function* main() {
  const ctx = withCancel();
  go(canceller, ctx);
  yield* restore(ctx);
}
