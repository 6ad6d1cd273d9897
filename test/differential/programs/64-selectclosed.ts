// A closed channel in a select: receives come at once, with false; a send panics, though another case is ready.

import { type Chan, chan, go, gosched, print, select } from 'rt0';

function* waits(c: Chan<number>, never: Chan<number>, out: Chan<string>) {
  const { index, value, ok } = yield* select([never.receiving(), c.receiving()]);
  yield* out.send(`${index} ${value ?? 0} ${ok}`);
}

function* sends(c: Chan<number>, never: Chan<number>, out: Chan<string>) {
  try {
    yield* select([never.receiving(), c.sending(1)]);
    yield* out.send('BUG: sent');
  } catch (e) {
    yield* out.send(e instanceof Error ? e.message : String(e));
  }
}

export function* main() {
  const never = chan<number>();
  const c = chan<number>();
  const d = chan<number>();
  const out = chan<string>();
  for (let i = 0; i < 3; i++) go(waits, c, never, out);
  go(sends, d, never, out);
  for (let i = 0; i < 50; i++) yield* gosched();
  c.close();
  for (let i = 0; i < 3; i++) print(yield* out.recv());
  d.close();
  print(yield* out.recv());
  print(never.trySend(1));
  yield* select([d.sending(1)]);
}
