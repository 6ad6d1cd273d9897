// Go's test/chan/select5.go: selects of one ready case among others that are not, in every arrangement. Go's file
// prints a program with a function for each; here the cases are values, so one loop goes through them all.

import { type Chan, chan, int32Array, print, select, trySelect } from 'rt0';

// Choices as a counter in base 2, grown as the walk asks: Go's maybe() and next().
const LENGTH = 0;
const AT = 1;
const FIRST = 2;

function maybe(w: Int32Array): boolean {
  const at = w[AT] ?? 0;
  w[AT] = at + 1;
  if (at < (w[LENGTH] ?? 0)) return w[FIRST + at] === 0;
  w[FIRST + at] = 0;
  w[LENGTH] = at + 1;
  return true;
}

function next(w: Int32Array): boolean {
  w[AT] = 0;
  let n = w[LENGTH] ?? 0;
  while (n > 0 && w[FIRST + n - 1] === 1) n--;
  w[LENGTH] = n;
  if (n === 0) return false;
  w[FIRST + n - 1] = 1;
  return true;
}

/** The order in which the parts of a select were evaluated. */
function check(order: Int32Array, o: number): void {
  if (o <= (order[0] ?? 0)) throw new Error(`invalid order: ${o} after ${order[0]}`);
  order[0] = o;
}

function inOrder<T>(order: Int32Array, o: number, v: T): T {
  check(order, o);
  return v;
}

/** The cases around the real one, as the choices say; the real one is `real`. */
function around<C>(w: Int32Array, order: Int32Array, dummy: Chan<number>, first: number, real: C) {
  let o = first;
  const dummySend = maybe(w) ? inOrder(order, o++, dummy).sending(inOrder(order, o++, 1)) : null;
  const dummyRecv = maybe(w) ? inOrder(order, o++, dummy).receiving() : null;
  const nilSend = maybe(w) ? inOrder(order, o++, null) : null;
  const nilRecv = maybe(w) ? inOrder(order, o++, null) : null;
  return [real, dummySend, dummyRecv, nilSend, nilRecv] as const;
}

function* recv(w: Int32Array, order: Int32Array, c: Chan<number>, dummy: Chan<number>, n: number) {
  yield* c.send(n);
  order[0] = 0;
  if (maybe(w)) return yield* inOrder(order, 1, c).recv();
  const blocking = maybe(w);
  const real = inOrder(order, 1, c).receiving();
  if (blocking) {
    const { index, value } = yield* select(around(w, order, dummy, 2, real));
    return index === 0 ? (value ?? 0) : -1;
  }
  const { index, value } = trySelect(around(w, order, dummy, 2, real));
  return index === 0 ? (value ?? 0) : -1;
}

function* send(w: Int32Array, order: Int32Array, c: Chan<number>, dummy: Chan<number>, n: number) {
  order[0] = 0;
  if (maybe(w)) {
    yield* inOrder(order, 1, c).send(inOrder(order, 2, n));
    return yield* c.recv();
  }
  const blocking = maybe(w);
  const real = inOrder(order, 1, c).sending(inOrder(order, 2, n));
  if (blocking) {
    const { index } = yield* select(around(w, order, dummy, 3, real));
    if (index !== 0) return -1;
  } else if (trySelect(around(w, order, dummy, 3, real)).index !== 0) return -1;
  return yield* c.recv();
}

function nonblock(w: Int32Array, order: Int32Array, dummy: Chan<number>, n: number): number {
  order[0] = 0;
  return trySelect(around(w, order, dummy, 1, null)).index === -1 ? n : -1;
}

export function* main() {
  const c = chan<number>(1);
  const dummy = chan<number>();
  const w = int32Array(16);
  const order = int32Array(1);
  let n = 1;
  for (let kind = 0; kind < 3; kind++) {
    let cases = 0;
    do {
      let got = 0;
      if (kind === 0) got = yield* recv(w, order, c, dummy, n);
      else if (kind === 1) got = yield* send(w, order, c, dummy, n);
      else got = nonblock(w, order, dummy, n);
      if (got !== n) throw new Error(`have ${got}, want ${n}`);
      n++;
      cases++;
    } while (next(w));
    print(kind, cases, 'cases');
  }
  print(n, c.len, dummy.len);
}
