// kubernetes/kubernetes#38669: communication deadlock, channel.
//
// A watcher of the cache begins with the events that are there already, and sends them without listening for its end. A
// client that stops the watcher early no longer receives.
// Blocks: the watcher on its send. The program goes on without it.
// Fix: send in a select that also hears the watcher's end.

import { chan, go } from 'rt0';

const input = chan<number>();
const result = chan<number>();

function* watcher(initial: number) {
  for (let event = 0; event < initial; event++) yield* result.send(event);
  for (;;) {
    const [, ok] = yield* input.recv2();
    if (!ok) break;
  }
  result.close();
}

export function* main() {
  go(watcher, 2);
  yield* result.recv();
  input.close();
}
