// Two goroutines pass a ball to and fro over an unbuffered channel. Every pass is a hand-over: the one who sends goes
// on only when the other has received, so the two alternate, whatever number of Ps there is.

import { type Chan, chan, go, print, WaitGroup } from 'rt0';

const PASSES = 100_000;

function* player(name: string, table: Chan<number>, wg: WaitGroup) {
  let hits = 0;
  for (;;) {
    const [ball, ok] = yield* table.recv2();
    if (!ok) break;
    hits++;
    if (ball === PASSES) {
      table.close();
      break;
    }
    yield* table.send(ball + 1);
  }
  print(`${name}: ${hits} hits`);
  wg.done();
}

export function* main() {
  const table = chan<number>();
  const wg = new WaitGroup();
  for (let i = 0; i < 2; i++) {
    wg.add(1);
    go(player, 'player', table, wg);
  }
  yield* table.send(1);
  yield* wg.wait();
}
