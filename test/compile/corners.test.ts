// Programs written by hand for corners that random ones reach rarely, and for bugs that the oracle found.

import { expect, test } from 'vitest';
import { runCompiled } from './oracle/compiled.ts';
import { IMPORTS } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';

test.each([
  [
    'names that begin with $ are the program’s own',
    `const $g = 1; let $pc = 2;
export function* main() {
  const $ = 3; let $t1 = 4, $r = 5;
  yield* gosched();
  $t1 += yield* same($); $pc++;
  print($, $t1, $r, $g, $pc, { $r });
  const f = ($fp) => $fp + $;
  yield* gosched();
  print(f(1));
}`,
  ],
  [
    'a variable in a loop’s literal list is read before the loop assigns it',
    `function* f(a, b) { for (const x of [a++, b]) { print(yield* same(x), (b = 3)); } }
export function* main() { yield* f(1, 2); }`,
  ],
  [
    'return, break and continue through finally clauses that suspend',
    `function* f(how) {
  out: for (let i = 0; i < 3; i++) {
    try {
      try {
        if (how === i) return yield* same('returned');
        if (how === i + 3) break out;
        if (how === i + 6) continue out;
        if (how === i + 9) throw new RangeError('thrown');
      } finally { print('inner', yield* same(i)); if (how === 12) return 'overridden'; }
    } catch (e) { print(e); yield* gosched(); if (how === 10) throw e; } finally { yield* gosched(); print('outer', i); }
    print('end', i);
  }
  return 'over';
}
export function* main() {
  for (let how = 0; how < 13; how++) { try { print(how, yield* f(how)); } catch (e) { print('caught', e); } }
}`,
  ],
  [
    'closures are made anew, recursive ones and those of each round',
    `export function* main() {
  for (const k of [1, 2, 3]) {
    const add = (x) => x + k;
    const fact = (n) => (n < 2 ? add(0) : n * fact(n - 1));
    yield* gosched();
    print(add(1), fact(4), [1, 2].map((x) => x * k));
  }
}`,
  ],
  [
    'inner goroutine functions, with captures and recursion',
    `export function* main() {
  const k = yield* same(10);
  function* down(n) { if (n === 0) return k; return (yield* down(n - 1)) + 1; }
  const c = chan();
  go(function* () { yield* c.send(yield* down(3)); });
  go(down, 2);
  print(yield* c.recv(), yield* down(5));
}`,
  ],
  [
    'what a frame holds already is written again when it is another value',
    `export function* main() {
  let s = 'a', z = 0, f = main, u, kind = 1;
  const fixed = 'stays', e = new TypeError('one');
  for (let i = 0; i < 7; i++) {
    yield* gosched();
    print(s, 1 / z, f === main, u, kind, fixed, e.message, e.code);
    if (i === 1) { s = 'ab'; z = -0; e.code = 'E1'; }
    if (i === 2) { s += ''; f = null; u = 'now'; kind = 'text'; }
    if (i === 3) { z = NaN; u = undefined; e.message = 'two'; kind = true; }
    if (i === 4) { z = 0; f = main; kind = 'text'; }
    const again = s + i;
    if (i % 2 === 0) yield* gosched();
    print(again, yield* same(s), kind);
  }
}`,
  ],
])('%s', (_name, text) => {
  const source = `${IMPORTS}\n${text}`;
  const yes = (): boolean => true;
  const native = runNative(source, yes);
  expect(native.length).toBeGreaterThan(0);
  expect(runCompiled(source, yes, yes)).toEqual(native);
  expect(runCompiled(source, yes, () => false)).toEqual(native);
});
