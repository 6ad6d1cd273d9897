// A plain worker thread of plain.ts: sleeps until the round begins, takes pieces from an atomic counter, phase by
// phase, and says when it is done.

import { workerData } from 'node:worker_threads';
import task from './piece.mjs';

const { control, phases, pieces } = workerData;
const words = new Int32Array(control);
const ROUND = 0;
const DONE = 1;
const NEXT = 2;

/** Waits until the counter of a phase says that all its pieces are done. */
function barrier(at, want) {
  for (;;) {
    const n = Atomics.load(words, at);
    if (n === want) return;
    Atomics.wait(words, at, n);
  }
}

/** Counters of phase p: pieces handed out, pieces done. */
const handedOut = (p) => NEXT + 2 * p;
const finished = (p) => NEXT + 2 * p + 1;

for (let round = 0; ; round++) {
  Atomics.wait(words, ROUND, round);
  for (let phase = 0; phase < phases; phase++) {
    for (;;) {
      const piece = Atomics.add(words, handedOut(phase), 1);
      if (piece >= pieces) break;
      task({ phase, piece });
      if (Atomics.add(words, finished(phase), 1) + 1 === pieces) Atomics.notify(words, finished(phase));
    }
    barrier(finished(phase), pieces);
  }
  // When all have left the owner sets the counters back and begins the next round.
  Atomics.add(words, DONE, 1);
  Atomics.notify(words, DONE);
}
