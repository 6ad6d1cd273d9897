// grpc/grpc-go#862: communication deadlock, channel and context.
//
// dial starts a goroutine that keeps the connection up until the connection's own context is cancelled, which close
// does. When the caller's context ends first, dial returns no connection, so nobody has one to close.
// Blocks: resetAddrConn, on the connection's context. The program goes on without it.
// Fix: dial closes the connection itself when it does not return it.

import { type Chan, chan, go, select } from 'rt0';
import { type Context, cancel, withCancel } from './context.ts';

function* resetAddrConn(connection: Context, ready: Chan<null>) {
  ready.close();
  yield* connection.recv();
}

/** A connection, which is its context, or null. */
function* dial(ctx: Context) {
  const connection = withCancel();
  const ready = chan<null>();
  go(resetAddrConn, connection, ready);
  const { index } = yield* select([ready.receiving(), ctx.receiving()]);
  return index === 0 ? connection : null;
}

function* canceller(ctx: Context) {
  cancel(ctx);
}

export function* main() {
  const ctx = withCancel();
  go(canceller, ctx);
  const connection = yield* dial(ctx);
  if (connection !== null) cancel(connection);
}
