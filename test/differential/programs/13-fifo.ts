// Go's test/chan/fifo.go: channels are fifos, buffered and unbuffered.

import { type Chan, chan, go, print } from 'rt0';

const N = 10;

function* asyncFifo() {
  const ch = chan<number>(N);
  for (let i = 0; i < N; i++) yield* ch.send(i);
  for (let i = 0; i < N; i++) print('buffered', yield* ch.recv());
}

function* link(ch: Chan<number>, val: number, before: Chan<number>, after: Chan<number>) {
  yield* before.recv();
  const got = yield* ch.recv();
  if (got !== val) throw new Error(`got ${got}, want ${val}`);
  print('unbuffered', got);
  yield* after.send(1);
}

/** A daisy chain reads the values in turn. */
function* syncFifo() {
  const ch = chan<number>();
  const start = chan<number>();
  let before = start;
  for (let i = 0; i < N; i++) {
    const after = chan<number>();
    go(link, ch, i, before, after);
    before = after;
  }
  yield* start.send(0);
  for (let i = 0; i < N; i++) yield* ch.send(i);
  yield* before.recv();
}

export function* main() {
  yield* asyncFifo();
  yield* syncFifo();
}
