// Go's test/chan/sieve2.go: primes from a merge of the streams of their multiples, with a proxy that buffers without
// bound.
//
// Go keeps the streams in a heap of {head, channel}. Here they stand in a ring, a channel of channels, with their heads
// in an int32Array beside it: what a goroutine holds while it waits is a number, a string or a handle.

import { type Chan, chan, go, int32Array, print, select } from 'rt0';

const STREAMS = 64;

function* odds(out: Chan<number>) {
  for (let n = 5; ; n += 2) yield* out.send(n);
}

function* multiples(p: number, out: Chan<number>) {
  for (let n = p * p; ; n += 2 * p) yield* out.send(n);
}

/** Index of the smallest head; ring[i] is `i` steps behind the front. */
function smallest(heads: Int32Array, count: number): number {
  let least = 0;
  for (let i = 1; i < count; i++) if ((heads[i] ?? 0) < (heads[least] ?? 0)) least = i;
  return least;
}

/** Takes the next value of the stream whose head is the smallest, and returns the head after that. */
function* advance(ring: Chan<Chan<number>>, heads: Int32Array, count: number) {
  const at = smallest(heads, count);
  for (let i = 0; i < count; i++) {
    const stream = yield* ring.recv();
    if (i === at) heads[i] = yield* stream.recv();
    yield* ring.send(stream);
  }
  return heads[smallest(heads, count)] ?? 0;
}

function* merge(primes: Chan<number>, composites: Chan<number>) {
  const ring = chan<Chan<number>>(STREAMS);
  const heads = int32Array(STREAMS);
  let count = 0;
  let min = 15;
  for (;;) {
    const m = chan<number>(10);
    go(multiples, yield* primes.recv(), m);
    const head = yield* m.recv();
    while (min < head) {
      yield* composites.send(heads[smallest(heads, count)] ?? 0);
      min = yield* advance(ring, heads, count);
    }
    while (min === head) min = yield* advance(ring, heads, count);
    yield* composites.send(head);
    heads[count++] = yield* m.recv();
    yield* ring.send(m);
    min = heads[smallest(heads, count)] ?? 0;
  }
}

/** Sends what it receives, in order, and is always ready to receive: a buffer that grows. */
function* proxy(src: Chan<number>, out: Chan<number>) {
  let size = 16;
  let buffer = int32Array(size);
  let first = 0;
  let last = 0;
  for (;;) {
    const e = buffer[first % size] ?? 0;
    const { index, value } = yield* select([src.receiving(), first === last ? null : out.sending(e)]);
    if (index === 1) {
      first++;
      continue;
    }
    buffer[last++ % size] = value ?? 0;
    if (last - first < size) continue;
    const larger = int32Array(size * 2);
    for (let i = first; i < last; i++) larger[i % (size * 2)] = buffer[i % size] ?? 0;
    buffer = larger;
    size *= 2;
  }
}

function* sieve(out: Chan<number>, composites: Chan<number>, primes: Chan<number>) {
  const candidates = chan<number>(50);
  go(odds, candidates);
  let p = yield* candidates.recv();
  for (;;) {
    const c = yield* composites.recv();
    while (p < c) {
      yield* primes.send(p);
      yield* out.send(p);
      p = yield* candidates.recv();
    }
    if (p === c) p = yield* candidates.recv();
  }
}

export function* main() {
  const out = chan<number>(10);
  yield* out.send(2);
  yield* out.send(3);
  const composites = chan<number>(50);
  const primes = chan<number>(10);
  yield* primes.send(3);
  const buffered = chan<number>(10);
  go(merge, primes, composites);
  go(proxy, buffered, primes);
  go(sieve, out, composites, buffered);
  for (let i = 0; i < 40; i++) print(yield* out.recv());
}
