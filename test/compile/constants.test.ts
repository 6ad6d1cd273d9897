// Assignments to constants are the TypeErrors that JavaScript makes of them, at the moment and with the text that it
// has. Each program runs as native generators as well.
// Tests src/compile: constants, readonly.

import { expect, test } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { runCompiled } from './oracle/compiled.ts';
import { IMPORTS } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';

/** Statements that assign x, and what is left of it all. */
const ASSIGNS = [
  'x = tag("v", 2)',
  'x = yield* same(tag("v", 2))',
  'x += tag("v", 2)',
  'x **= yield* same(2)',
  'x ||= tag("never", 2)',
  'x ??= yield* same(tag("never", 2))',
  'x &&= tag("v", 2)',
  'x &&= yield* same(tag("v", 2))',
  'x++',
  '--x',
  'print(typeof x--, x)',
  '[y, x, z] = [tag("a", 1), tag("b", 2), tag("c", 3)]',
  '[y, x = yield* same(tag("d", 5)), z] = [7]',
  '({ y, x = tag("d", 5), q: z } = { y: 8, q: 9 })',
  '({ a: { b: [y, ...x] } } = { a: { b: [1, 2, 3] } })',
  '({ y, ...x } = { y: 4, w: 2 })',
  'for (x of [1, 2]) print("round", x)',
  'for (x of ["a"]) { print("round"); yield* gosched(); }',
  'for ([y, x] of [[6, 2]]) print("round", x)',
  'for (x in { k: 1 }) print("round", x)',
  'for (const i = 0; i < 3; i++) print("i", i)',
  'for (const i = 0; i < 3; i++) { print("i", i); yield* gosched(); }',
  'for (const i of [1, 2]) { print("i", i); i = yield* same(3); }',
  'print((x = 1) + tag("never", 1))',
  'print(tag("before", 1) + (x = tag("v", 3)) + tag("never", 1))',
  '{ const x = 1; { let x = 2; x++; print(x); } x = 3; }',
  'const f = () => { x = tag("in f", 1); }; f()',
  'try { x = 1; } finally { print("finally", typeof x); yield* gosched(); }',
  'big++',
  'sym++',
  'sym += 1',
];

const catching = (s: string): string =>
  `try { ${s}; print('no error'); } catch (e) { print(e.name, e.message.slice(0, 30)); } print(typeof x, y, z);`;

const LET = 'let y = 0, z = 0;';

/** Where x may be constant: declarations for all, and the function with one of the statements. */
const PLACES: readonly (readonly [string, string, (s: string, k: number) => string])[] = [
  [
    'a local',
    '',
    (s, k) => `function* f${k}() { ${LET} const x = 1; yield* gosched(); ${catching(s)} yield* gosched(); print(x); }`,
  ],
  ['a local that is computed', '', (s, k) => `function* f${k}() { ${LET} const x = yield* same(1); ${catching(s)} }`],
  ['one of a pattern', '', (s, k) => `function* f${k}() { ${LET} const { x = yield* same(1) } = {}; ${catching(s)} }`],
  ['a constant of the module', `const x = 1; ${LET}`, (s, k) => `function* f${k}() { ${catching(s)} }`],
  ['a package variable', `const x = tag('made', 1); ${LET}`, (s, k) => `function* f${k}() { ${catching(s)} }`],
  [
    'one that a goroutine captures',
    '',
    (s, k) =>
      `function* f${k}() { const x = 1; const g = function* () { ${LET} ${catching(s)} }; yield* g(); print(x); }`,
  ],
  ['a function’s own name', '', (s, k) => `const f${k} = function* x() { ${LET} ${catching(s)} };`],
  [
    'an inner function’s own name',
    '',
    (s, k) => `function* f${k}() { const g = function* x() { ${LET} ${catching(s)} }; yield* g(); }`,
  ],
  ['the constant of a plain block', '', (s, k) => `function* f${k}() { ${LET} { const x = 1; ${catching(s)} } }`],
  [
    'the constant of a plain function',
    '',
    (s, k) =>
      s.includes('yield')
        ? `function* f${k}() {}`
        : `function g${k}() { ${LET} const x = 1; ${catching(s)} }\nfunction* f${k}() { g${k}(); }`,
  ],
];

const HEAD = `${IMPORTS}\nconst big = 1n, sym = Symbol.iterator;\n`;

test.each(PLACES)('%s', (_, head, place) => {
  const functions = ASSIGNS.map(place);
  const calls = ASSIGNS.map((s, k) => `print(${JSON.stringify(s)}); yield* f${k}();`);
  const source = `${HEAD}${head}\n${functions.join('\n')}\nexport function* main() {\n${calls.join('\n')}\n}`;
  for (const rests of [true, false]) {
    const native = runNative(source, () => rests);
    expect(native.join('\n')).not.toMatch(/SyntaxError|not defined/);
    expect(
      runCompiled(
        source,
        () => rests,
        () => true,
      ),
    ).toEqual(native);
  }
});

test('in a class, its name; before its declaration, another error', () => {
  const source = `${IMPORTS}
class A { static f() { A = tag('v', 1); } static { try { A = 2; } catch (e) { print(e.message); } } }
function early() { late = tag('v', 2); }
try { early(); } catch (e) { print(e.name); }
const late = tag('late', 1);
export function* main() {
  try { A.f(); } catch (e) { print(e.name, e.message); }
  try { early(); } catch (e) { print(e.name, e.message); }
  yield* gosched();
  print(typeof A, late);
}`;
  const native = runNative(source, () => true);
  expect(
    runCompiled(
      source,
      () => true,
      () => true,
    ),
  ).toEqual(native);
  expect(native).toContain('"TypeError" "Assignment to constant variable."');
});

test('a function expression’s own name is the function', () => {
  const source = `${IMPORTS}
const f = function* me(n, f) { yield* gosched(); if (n > 0) yield* me(n - 1, 2); print(n, f, typeof me); };
export function* main() {
  yield* f(2, 1);
  const k = yield* same(5);
  const g = function* me(n) { yield* gosched(); if (n > 0) yield* me(n - 1); print(n, k); };
  yield* g(2);
  go(function* me(n) { if (n > 0) go(me, n - 1); print('child', n, k); }, 2);
  for (let i = 0; i < 9; i++) yield* gosched();
}`;
  const native = runNative(source, () => true);
  expect(native.join('\\n')).not.toMatch(/panic/);
  expect(
    runCompiled(
      source,
      () => true,
      () => true,
    ),
  ).toEqual(native);
});

test('a name of the helper that the program has itself', () => {
  const source = `${IMPORTS}\nlet $constant = 1, $readonly = 2;
export function* main() { const $t1 = 1; try { [$t1] = [$constant]; } catch (e) { print(e.message); } try { $t1++; } catch (e) { print(e.message, $readonly); } yield* gosched(); print($t1); }`;
  expect(
    runCompiled(
      source,
      () => true,
      () => true,
    ),
  ).toEqual(runNative(source, () => true));
});

test.each([
  [
    `class A {}\nexport function* main() { A = null; }`,
    /^p\.js:2:27: class 'A' is assigned to, of which each thread has its own; use a package variable/,
  ],
  [`function f() {}\nexport function* main() { [f] = [1]; }`, /function 'f' is assigned to/],
])('%s', (source, says) => {
  expect(() => compile(source, { runtime: 'rt0', name: 'p.js' })).toThrow(says);
});
