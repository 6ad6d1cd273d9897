// A context, as far as the kernels need one: the channel that is closed when it is cancelled. Waiting for ctx.Done() is
// `yield* ctx.recv()`, a case of a select is `ctx.receiving()`.

import { type Chan, chan } from 'rt0';

export type Context = Chan<null>;

/** A context that somebody may cancel. Nothing is inherited from a parent: no kernel needs that. */
export function withCancel(): Context {
  return chan<null>();
}

/** Cancels; again does nothing, as in Go. */
export function cancel(ctx: Context): void {
  try {
    ctx.close();
  } catch {
    // Somebody cancelled it before.
  }
}
