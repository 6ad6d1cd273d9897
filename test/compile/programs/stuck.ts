// A deadlock, two frames deep.
import { type Chan, chan } from 'rt0';

function* wait(c: Chan<number>) {
  return yield* c.recv();
}

export function* main() {
  const c = chan<number>();
  yield* wait(c);
}
