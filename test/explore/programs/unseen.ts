// What the transform does not see: a getter of a handle that is read by destructuring. It must be said, and not be run
// as if nothing could come between.

import { chan, go } from 'rt0';

const c = chan<number>(1);

function* send() {
  yield* c.send(1);
}

export function* main() {
  go(send);
  const { len } = c;
  if (len > 1) yield* c.recv();
}
