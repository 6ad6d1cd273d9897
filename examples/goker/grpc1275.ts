// grpc/grpc-go#1275: communication deadlock, channel.
//
// A reader waits for the stream's next message. Closing the stream should tell it, but only takes the stream out of the
// client's list.
// Blocks: the reader on its buffer; main, which waits for the reader.
// Fix: closeStream sends the reader a last message.

import { chan, go, Mutex } from 'rt0';

const received = chan<number>();
const done = chan<null>();
const mu = new Mutex();
let active = 1;

function* read() {
  for (;;) {
    const [, ok] = yield* received.recv2();
    if (!ok) break;
  }
  done.close();
}

function* closeStream() {
  yield* mu.lock();
  active--;
  const left = active;
  mu.unlock();
  return left;
}

export function* main() {
  go(read);
  yield* received.send(1);
  yield* closeStream();
  yield* done.recv();
}
