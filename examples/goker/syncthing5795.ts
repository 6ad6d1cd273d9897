// syncthing/syncthing#5795: communication deadlock, channel.
//
// close waits until the dispatcher has stopped. A message can make the dispatcher itself call it: then the dispatcher
// waits for its own end.
// Blocks: the dispatcher in close, on the channel that it would close; main, which waits for it.
// Fix: close does not wait when the dispatcher calls it.

import { chan, go, Once, select } from 'rt0';

const inbox = chan<number>();
const closed = chan<null>();
const dispatcherStopped = chan<null>();
const closeOnce = new Once();

function* dispatcherLoop() {
  for (;;) {
    const { index } = yield* select([inbox.receiving(), closed.receiving()]);
    if (index === 1) break;
    yield* close();
  }
  dispatcherStopped.close();
}

function* close() {
  yield* closeOnce.do(internalClose);
}

function* internalClose() {
  closed.close();
  yield* dispatcherStopped.recv();
}

export function* main() {
  go(dispatcherLoop);
  yield* inbox.send(1);
  yield* dispatcherStopped.recv();
}
