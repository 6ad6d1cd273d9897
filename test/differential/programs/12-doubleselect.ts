// Go's test/chan/doubleselect.go: could two cases of one select both take place? A value would then arrive twice.

import { type Chan, chan, go, int32Array, print, select } from 'rt0';

const N = 20_000;

/** Sends a counter to one of four channels, whichever takes it. */
function* sender(c1: Chan<number>, c2: Chan<number>, c3: Chan<number>, c4: Chan<number>) {
  try {
    for (let i = 0; i < N; i++) {
      yield* select([c1.sending(i), c2.sending(i), c3.sending(i), c4.sending(i)]);
    }
  } finally {
    c1.close();
    c2.close();
    c3.close();
    c4.close();
  }
}

/** Four channels into one: that the cases are on different channels is the point. */
function* mux(out: Chan<number>, src: Chan<number>, done: Chan<boolean>) {
  for (;;) {
    const [v, ok] = yield* src.recv2();
    if (!ok) break;
    yield* out.send(v);
  }
  yield* done.send(true);
}

function* closer(done: Chan<boolean>, out: Chan<number>) {
  for (let i = 0; i < 4; i++) yield* done.recv();
  out.close();
}

export function* main() {
  const c1 = chan<number>();
  const c2 = chan<number>();
  const c3 = chan<number>();
  const c4 = chan<number>();
  const done = chan<boolean>();
  const out = chan<number>();
  go(sender, c1, c2, c3, c4);
  go(mux, out, c1, done);
  go(mux, out, c2, done);
  go(mux, out, c3, done);
  go(mux, out, c4, done);
  go(closer, done, out);

  const seen = int32Array(N);
  let received = 0;
  for (;;) {
    const [v, ok] = yield* out.recv2();
    if (!ok) break;
    if (seen[v] !== 0) throw new Error(`got duplicate value: ${v}`);
    seen[v] = 1;
    received++;
  }
  print('received', received);
}
