// Primes by a chain of goroutines, each of which takes the multiples of its prime out of the stream.
//
//   generate -> filter 2 -> filter 3 -> filter 5 -> ... -> main
//
// rt0 run examples/sieve.ts -- 200

import { args, type Chan, chan, go, print } from 'rt0';

/** Sends 2, 3, 4, ... for ever: a goroutine need not end for the program to end. */
function* generate(out: Chan<number>) {
  for (let i = 2; ; i++) yield* out.send(i);
}

/** Passes on what `prime` does not divide. */
function* filter(src: Chan<number>, out: Chan<number>, prime: number) {
  for (;;) {
    const n = yield* src.recv();
    if (n % prime !== 0) yield* out.send(n);
  }
}

export function* main() {
  const wanted = Number(args()[0] ?? 50);
  let src = chan<number>();
  go(generate, src);
  let line = '';
  for (let i = 1; i <= wanted; i++) {
    const prime = yield* src.recv();
    line += `${prime}`.padStart(6);
    if (i % 10 === 0 || i === wanted) {
      print(line);
      line = '';
    }
    const out = chan<number>();
    go(filter, src, out, prime);
    src = out;
  }
}
