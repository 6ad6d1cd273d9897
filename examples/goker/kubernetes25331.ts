// kubernetes/kubernetes#25331: communication deadlock, channel and context.
//
// The watch reports an error as its last result, and cancels its context before it sends it. The reader of results
// listens to the context as well, and when it hears of the end first, nobody receives the result.
// Blocks: the watch on its send. The program goes on without it.
// Fix: cancel after the result has been sent, and send it in a select with the context.

import { chan, go, select } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

const errors = chan<string>();
const results = chan<string>();

function* watch(ctx: Context) {
  const { index, value } = yield* select([errors.receiving(), ctx.receiving()]);
  if (index === 1 || value === undefined) return;
  cancel(ctx);
  yield* results.send(value);
}

function* fail() {
  yield* errors.send('too old a version');
}

function* readResults(ctx: Context) {
  yield* select([results.receiving(), ctx.receiving()]);
}

export function* main() {
  const ctx = withCancel();
  go(watch, ctx);
  go(fail);
  yield* readResults(ctx);
}
