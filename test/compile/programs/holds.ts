// A local that cannot be kept.
import { chan, print } from 'rt0';

export function* main() {
  const acc: number[] = [];
  const c = chan<number>();
  acc.push(yield* c.recv());
  print(acc.length);
}
