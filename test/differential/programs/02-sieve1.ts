// Go's test/chan/sieve1.go: each prime filters its multiples out of the stream of candidates.

import { type Chan, chan, go, print } from 'rt0';

/** 2, 3, 4, ... */
function* generate(ch: Chan<number>) {
  for (let i = 2; ; i++) yield* ch.send(i);
}

/** Passes on what `prime` does not divide. */
function* filter(src: Chan<number>, dst: Chan<number>, prime: number) {
  for (;;) {
    const i = yield* src.recv();
    if (i % prime !== 0) yield* dst.send(i);
  }
}

function* sieve(primes: Chan<number>) {
  let ch = chan<number>();
  go(generate, ch);
  for (;;) {
    const prime = yield* ch.recv();
    yield* primes.send(prime);
    const next = chan<number>();
    go(filter, ch, next, prime);
    ch = next;
  }
}

export function* main() {
  const primes = chan<number>();
  go(sieve, primes);
  for (let i = 0; i < 25; i++) print(yield* primes.recv());
}
