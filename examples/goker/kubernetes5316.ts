// kubernetes/kubernetes#5316: communication deadlock, channel.
//
// finishRequest does a request in a goroutine and waits for its result, or until the time is up. When the time is up
// first, nobody receives the result.
// Blocks: the request on its send. The program goes on without it.
// Fix: give the channels room for the result.

import { after, type Chan, chan, go, select, sleep } from 'rt0';

function* request(done: Chan<boolean>, errors: Chan<string>, fails: boolean) {
  yield* sleep(1);
  if (fails) yield* errors.send('no');
  else yield* done.send(true);
}

function* finishRequest(timeout: number, fails: boolean) {
  const done = chan<boolean>();
  const errors = chan<string>();
  go(request, done, errors, fails);
  yield* select([done.receiving(), errors.receiving(), after(timeout).receiving()]);
}

export function* main() {
  yield* finishRequest(1, true);
  yield* finishRequest(1, false);
}
