// Programs written by hand for corners that random ones reach rarely, and for bugs that the oracle found.
// Tests src/compile: chains, choices, closures, forof, lists, literals, packagevars, patterns, switches, tries.

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
    'patterns in patterns, behind a default that suspends',
    `function* f(k) {
  const { q = yield* same('q'), r: { z = tag('z', k), l: [a, ...b] = yield* same('lm'), o: { p = yield* same(8) } = {} } = { z: tag('d', 9) } } = JSON.parse(TEXTS[k]);
  yield* gosched();
  print(q, z, a, b.join(), p);
  let y, w;
  [y = yield* same('y'), [w] = [tag('w', 3)], { length: q2 = 1 } = yield* same('abc')] = [undefined, (JSON.parse(TEXTS[k]).r ?? {}).l, undefined];
  print(y, w, q2);
}
let q2;
export function* main() {
  for (let k = 0; k < 6; k++) { try { yield* f(k); } catch (e) { print(e instanceof TypeError); } }
}
const TEXTS = Object.freeze(['{"r":{"z":1,"l":[2,3,4]}}', '{"q":5,"r":{"z":null,"l":"xy","o":{"p":6}}}', '{}', '{"r":null}', '{"r":{"l":null}}', '{"r":7}']);`,
  ],
  [
    'entries of an object, and of a list that is only read',
    `export function* main() {
  for (const [k, v = yield* same('d')] of Object.entries({ a: 1, b: undefined, c: 'x' })) { yield* gosched(); print(k, v); }
  for (const e of Object.entries({ a: 1 })) { print(e.join()); yield* gosched(); }
  const all = [3, 4];
  for (const [i, x] of all.entries()) print(i, x);
  yield* gosched();
  print([...all.keys()].join(), all.toSorted((a, b) => b - a).join(), all.with(0, 9).join());
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
    'functions declared in a switch are there in every clause',
    `function* f(k) { switch (k) { case 0: function g() { return 'g'; } print('zero'); default: yield* gosched(); return g(); } }
export function* main() { print(yield* f(0), yield* f(1)); }`,
  ],
  [
    'delete of members, and of chains',
    `export function* main() {
  math.zork = 1;
  print(delete math[yield* same('zork')], 'zork' in math, delete math?.[yield* same('zork')], delete math.no?.[yield* same('a')].b);
}`,
  ],
  [
    'a tag is called on its object',
    `class Tagger { constructor(k) { this.k = k; } tag(s, ...v) { return this.k + s.join('|') + v.join(); } }
export function* main() { print(new Tagger(1).tag\`a\${2}\`, String.raw\`\\n\${yield* same(3)}\\t\`, math.add\`\${yield* same(4)}\`); }`,
  ],
  [
    'assignments to patterns with a suspension in a default, a key or a target',
    `let p = 1, q = 2;
export function* main() {
  let a, b; const o = {};
  ({ a, b = yield* same(9) } = { a: 3 }); [b, a = yield* same(b)] = [a];
  print(a, b);
  ({ p, q = yield* same(p) } = { p: 5 }); print(p, q);
  [math.x, math[yield* same('y')] = yield* same(8)] = [7]; print(math.x, math.y);
  for (let i = 0; i < 2; [i, a] = [i + 1, yield* same(i)]) print(i, a);
}`,
  ],
  [
    'package variables before their declarations, in blocks, and without a value',
    `function get() { return late; }
let seen; try { seen = get(); } catch (e) { seen = e.name; }
let late = tag('late', 5);
print(typeof hoisted, once); var hoisted = 3; var once;
for (var i = 0; i < 3; i++) { var inside = i; } if (i) { var { a, b = 4 } = { a: i }; }
export function* main() {
  class Q { [a] = b; static s = late; }
  print(seen, late, hoisted, once, i, inside, a, b, new Q()[3], Q.s);
}`,
  ],
  [
    'tables that are frozen are constants',
    `const NAMES = Object.freeze(['a', 'b']); const BY = Object.freeze({ one: 1, list: Object.freeze([3, -2]), f: (x) => x });
export function* main() { yield* gosched(); print(NAMES[1], BY.one, BY.list[1], BY.f(3), Object.isFrozen(BY)); for (const n of NAMES) print(n); }`,
  ],
  [
    'arrays that nobody changes are kept: literals, rest, what is spread, what a for...of goes over',
    `function* rest(a, ...r) { yield* gosched(); let s = ''; for (const x of r) s += yield* same(x); return [a, r.length, s, r[1], ...r].join(); }
export function* main() {
  const xs = [1, 'two', , null, undefined, -0, NaN, true];
  yield* gosched();
  print(xs.length, xs[1], xs[3], xs[4], Object.is(xs[5], -0), Object.is(xs[6], NaN));
  for (let i = 0; i < 3; i++) print(yield* same(xs[i]));
  const [h, ...tail] = xs;
  print(yield* rest(h, 2, 3), tail.map((x) => typeof x).join());
  for (const x of 'a,b,c'.split(',')) { yield* gosched(); print(x); }
  out: for (const a of [...'ab', 'c']) for (const b of Array.from({ length: 3 }, (_, i) => i * 2)) {
    yield* gosched();
    if (b === 2) continue out;
    print(a, b);
  }
  print(sum(...(yield* pair(1, 2)), yield* same(3), ...[4, yield* same(5)], ...new Set([6, 7]), yield* same(8)));
}`,
  ],
  [
    'bigints',
    `let big = tag('b', 10n ** 30n); const lit = 5n;
function* times(a, b = 3n) { yield* gosched(); return a * b; }
export function* main() {
  let x = 2n ** 70n; yield* gosched(); x += lit;
  for (let i = 0n; i < 3n; i++) { yield* gosched(); print(String(i)); }
  big++; yield* gosched(); print(String(x), String(yield* times(x)), String(big));
}`,
  ],
  [
    'arguments that are objects, while the stack grows',
    `function* deep(n, { v }) { if (n === 0) { yield* gosched(); return v; } return v + (yield* deep(n - 1, { v: v + 1 })); }
function* apply(n, box, f, [a, b]) { const r = f(box.get()) + a + b; return n === 0 ? r : r + (yield* apply(n - 1, new Box(n), (x) => x * 2, [n, 'x'])); }
export function* main() { print(yield* deep(100, { v: 1 }), yield* apply(100, new Box(1), String, [1, 2])); }`,
  ],
  [
    'a pattern that assigns the same variable twice, and one of another function’s name',
    `function* f(a) { yield* gosched(); return a; }
function* g(a) {
  ({ a, z: a = yield* same(2) } = { a: 1 }); print(a);
  [a, a = 4] = [3]; print(a);
  for ({ a } of [{ a: 9 }]) print(a);
  [a, ...a] = [yield* f(1), 2]; print(a.length);
}
export function* main() { yield* g(); }`,
  ],
  [
    'enums as TypeScript leaves them',
    `var E = ((E2) => { E2[E2.A = 0] = 'A'; E2[E2.B = 1] = 'B'; return E2; })(E || {});
export function* main() { yield* gosched(); print(E.A, E[1], Object.keys(E).length); }`,
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
