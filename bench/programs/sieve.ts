// 200 primes by a chain of filters over unbuffered channels. An operation is one chain, from nothing to its 200th
// prime; its goroutines then stay behind, waiting, as in the Go program. The same program as bench/go/sieve/main.go.
// Arguments: chains to warm up, and to time. It prints {ns, ops, got}.

import { args, type Chan, chan, exit, go, nanotime, print } from 'rt0';

const PRIMES = 200;
const LAST = 1223;

function* generate(out: Chan<number>) {
  for (let i = 2; ; i++) yield* out.send(i);
}

function* filter(src: Chan<number>, out: Chan<number>, prime: number) {
  for (;;) {
    const n = yield* src.recv();
    if (n % prime !== 0) yield* out.send(n);
  }
}

/** The last prime of a new chain. */
function* chain() {
  let src = chan<number>();
  go(generate, src);
  let prime = 0;
  for (let i = 0; i < PRIMES; i++) {
    prime = yield* src.recv();
    const out = chan<number>();
    go(filter, src, out, prime);
    src = out;
  }
  return prime;
}

/** The chains that ended with the right prime. */
function* chains(n: number) {
  let right = 0;
  for (let i = 0; i < n; i++) {
    const last = yield* chain();
    if (last === LAST) right++;
  }
  return right;
}

export function* main() {
  const [warm = 0, timed = 0] = args().map(Number);
  yield* chains(warm);
  const started = nanotime();
  const got = yield* chains(timed);
  const elapsed = nanotime() - started;
  print(JSON.stringify({ ns: elapsed / timed, ops: timed, got }));
  if (got !== timed) exit(1);
}
