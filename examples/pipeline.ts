// A pipeline with fan-out and fan-in: one source, as many workers as wanted at the slow stage, one stream again at the
// end.
//
//            / collatz \
//   numbers -- collatz -- merged -> main
//            \ collatz /
//
// Who closes a channel: the one who sends on it. Where several send, a goroutine waits for all of them and closes then.

import { type Chan, chan, go, print, WaitGroup } from 'rt0';

const N = 20_000;
const WORKERS = 6;

function* numbers(out: Chan<number>) {
  for (let n = 1; n <= N; n++) yield* out.send(n);
  out.close();
}

/** Steps until n becomes 1. Plain code: it never waits, so it is a plain function. */
function steps(n: number): number {
  let s = 0;
  for (let x = n; x !== 1; s++) x = x % 2 === 0 ? x / 2 : 3 * x + 1;
  return s;
}

/** What goes through a channel is copied: an object is as good as a number. */
interface Result {
  readonly n: number;
  readonly steps: number;
}

function* collatz(src: Chan<number>, out: Chan<Result>, wg: WaitGroup) {
  for (;;) {
    const [n, ok] = yield* src.recv2();
    if (!ok) break;
    yield* out.send({ n, steps: steps(n) });
  }
  wg.done();
}

function* closeAfter(wg: WaitGroup, out: Chan<Result>) {
  yield* wg.wait();
  out.close();
}

export function* main() {
  const src = chan<number>(64);
  const merged = chan<Result>(64);
  const wg = new WaitGroup();
  go(numbers, src);
  wg.add(WORKERS);
  for (let i = 0; i < WORKERS; i++) go(collatz, src, merged, wg);
  go(closeAfter, wg, merged);

  let results = 0;
  let longest = 0;
  let most = 0;
  for (;;) {
    const [result, ok] = yield* merged.recv2();
    if (!ok) break;
    results++;
    if (result.steps > most || (result.steps === most && result.n < longest)) {
      most = result.steps;
      longest = result.n;
    }
  }
  print(`${results} results; the longest way to 1 below ${N} has ${most} steps, from ${longest}`);
}
