// grpc/grpc-go#1424: communication deadlock, channel.
//
// dial waits until the watcher of addresses has seen the first of them. When the balancer is closed before that, the
// watcher leaves without a word.
// Blocks: the goroutine that dials, on the receive from the watcher. The program goes on without it.
// Fix: the watcher closes the channel when it leaves.

import { type Chan, chan, go, select } from 'rt0';

const addresses = chan<number>();
const closing = chan<null>();

function* balancer() {
  yield* select([addresses.sending(1), closing.receiving()]);
  addresses.close();
}

function* lbWatcher(first: Chan<null>) {
  const [, ok] = yield* addresses.recv2();
  if (!ok) return;
  first.close();
}

function* dial() {
  const first = chan<null>();
  go(lbWatcher, first);
  yield* first.recv();
}

export function* main() {
  go(balancer);
  go(dial);
  closing.close();
}
