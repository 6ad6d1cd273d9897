// cockroachdb/cockroach#10790: communication deadlock, channel and context.
//
// beginCmds waits for each of the commands before it. When its context is cancelled, it leaves a goroutine behind that
// receives from all their channels: also from those that have been received from already, and from those whose sender
// has heard of the cancellation and gone.
// Blocks: the goroutine that was left behind, on a receive. The program goes on without it.
// Fix: wait only for channels that will still get their value.

import { chan, go, select } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

const first = chan<boolean>();
const second = chan<boolean>();

function* beginCmds(ctx: Context) {
  for (let i = 0; i < 2; i++) {
    const ch = i === 0 ? first : second;
    const { index } = yield* select([ch.receiving(), ctx.receiving()]);
    if (index === 1) {
      go(receiveAll);
      return;
    }
  }
}

function* receiveAll() {
  yield* first.recv();
  yield* second.recv();
}

function* sendChans(ctx: Context) {
  for (let i = 0; i < 2; i++) {
    const ch = i === 0 ? first : second;
    const { index } = yield* select([ch.sending(true), ctx.receiving()]);
    if (index === 1) return;
  }
}

function* canceller(ctx: Context) {
  cancel(ctx);
}

export function* main() {
  const ctx = withCancel();
  go(sendChans, ctx);
  go(canceller, ctx);
  yield* beginCmds(ctx);
}
