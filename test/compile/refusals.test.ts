// What cannot be compiled is refused with its place, the reason and what to write instead; all problems at once.
// Tests src/compile: errors, library, missing-yield, problems, statics; src/lib: refusals.

import { expect, test } from 'vitest';
import { compile } from '../../src/compile/compile.ts';

function refusal(source: string): string {
  try {
    compile(`import { go, gosched, chan, print } from 'rt0';\n${source}`, { runtime: 'rt0', name: 'p.ts' });
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
  return 'compiled';
}
const main = (body: string): string => `export function* main() {\n${body}\n}`;

test.each([
  [main('yield 1;'), /^p\.ts:3:1: yield in a goroutine function; write yield\* f\(\)/],
  [main('yield* [1];'), /^p\.ts:3:1: yield\* of something that is not a call; write yield\* f/],
  [main('yield* x?.();'), /yield\* of an optional call/],
  [main('print(this);'), /p\.ts:3:7: this in a goroutine function; pass the object as an argument/],
  [
    main('const __proto__ = 1;\nprint({ __proto__ });'),
    /p\.ts:4:9: the property __proto__ in short form; write \['__proto__'\]: __proto__/,
  ],
  [main('print(arguments.length);'), /arguments in a goroutine function; use \(\.\.\.args\)/],
  [main('print(new.target);'), /new\.target/],
  [main('for (const k in {}) yield* gosched();'), /yield\* inside for\.\.\.in/],
  [main('class A {}\nyield* gosched();'), /a class is declared inside a goroutine function; declare it at the top/],
  [main('yield* gosched.call(1);'), /yield\* f\.call\(\)/],
  [
    main('let n = 0;\n[1].forEach((x) => { n += x; });\nyield* gosched();'),
    /a closure captures 'n', which is assigned/,
  ],
  [
    main('const f = () => g();\nconst g = () => 1;\nyield* gosched();\nf();'),
    /captures 'g', which is declared after it/,
  ],
  [
    main('let n = 0;\nn++;\ngo(function* () { print(n); });'),
    /goroutine function captures 'n', which is assigned to more/,
  ],
  [
    main('const n = chan();\nconst f = [function* () { print(n); }];\nf;'),
    /captures 'n' is used as a value; pass it to go/,
  ],
  [`function* w() {}\n${main('w();')}`, /goroutine function 'w' is called without yield\*; write yield\* w\(\.\.\.\)/],
  [`function w() {}\n${main('yield* w();')}`, /yield\* of 'w', which is a plain function/],
  [
    `const m = new Map();\n${main('print(m);')}`,
    /package variable 'm' holds a Map, which cannot be shared between threads; move/,
  ],
  [`const a = [];\n${main('print(a);')}`, /package variable 'a' holds an array/],
  [`const o = { *run() {} };\n${main('print(o);')}`, /a generator method/],
  [
    `class A { static n = 0; static more() { this.n++; } }\n${main('A.more();')}`,
    /^p\.ts:2:41: a property of class 'A' is set, of which each thread has its own; use a package variable/,
  ],
  [`class A {}\nA.prototype.x = 1;\n${main('print(A);')}`, /^p\.ts:3:1: a property of class 'A' is set/],
  [`function f() {}\nf.n = 1;\n${main('print(f);')}`, /^p\.ts:3:1: a property of function 'f' is set/],
  [
    `let a = print();\nclass A { static b = a; }\n${main('print(A);')}`,
    /package variable 'a' is read while class 'A' is made, which is before it is set; read it in a method/,
  ],
  [
    `var E = ((E2) => E2)(E || {});\nvar E = ((E2) => E2)(E || {});\n${main('print(E);')}`,
    /an enum that is declared more than once; declare it once/,
  ],
  [
    `var N;\n((N2) => { N2.x = 1; })(N || (N = {}));\n${main('print(N);')}`,
    /^p\.ts:3:1: a namespace in a goroutine module; put what is in it at the top of a module/,
  ],
  [main('print(x);\nlet x = yield* gosched();'), /^p\.ts:3:7: 'x' is used before its declaration; declare it first/],
  [main('const x = (yield* gosched()) ?? x;'), /^p\.ts:3:33: 'x' is used before its declaration/],
  [main('const [a = b, b] = yield* gosched();'), /'b' is used before its declaration/],
  [`function* w(a = b, b = 1) { yield* gosched(); }\n${main('yield* w();')}`, /'b' is used before its declaration/],
  [main('for (const x of x) yield* gosched();'), /'x' is used before its declaration/],
  [
    main('switch (yield* gosched()) { case 0: let x; case 1: x = 1; }'),
    /'x' is declared in another clause of the switch; declare 'x' before the switch, or put braces around/,
  ],
  [
    main('print(f());\nconst k = yield* gosched();\nfunction f() { return g(); }\nfunction g() { return k; }'),
    /^p\.ts:3:7: 'f' is used before 'k', which it reads, is declared; declare 'k' first/,
  ],
  [
    main('go(function* () { print(k); });\nconst k = yield* gosched();'),
    /^p\.ts:3:4: a goroutine function captures 'k', which is declared after this use of it; declare 'k' first/,
  ],
  [main('const t = print(() => t);\nyield* gosched();'), /a closure captures 't', which is declared after it/],
  [main('const x = yield* gosched();\n[1].map(() => eval("x"));'), /^p\.ts:4:15: eval in a goroutine module; move it/],
  [main('gosched();'), /^p\.ts:3:1: 'gosched' is called without yield\*; write yield\* gosched\(...\)/],
  [main('yield* print(1);'), /^p\.ts:3:8: yield\* of 'print', which does not wait; call it without yield\*/],
  [
    `import * as rt from 'rt0';\nimport { net } from 'rt0';\nimport { f } from './plain.ts';\n${main('rt.sleep(1);\nnet.read(1);\nyield* f();')}`,
    /'sleep' is called without yield\*(.|\n)*'net\.read' is called without(.|\n)*yield\* of 'f', which comes from a plain module/,
  ],
  [`const a = await print();\n${main('print(a);')}`, /^p\.ts:2:11: await at the top of a goroutine module; move it/],
  [`async function* a() {}\n${main('print(a);')}`, /an async generator/],
  [main('let = = 3;'), /p\.ts:3:\d+: .*correct the syntax/],
])('%s', (source, says) => {
  expect(refusal(source)).toMatch(says);
});

test('all problems are told at once', () => {
  expect(refusal(main('yield 1;\nprint(this);')).split('\n')).toHaveLength(2);
});

test.each([
  `function make() { return class { static n = 0; static more() { this.n++; } }; }\n${main('print(make().more());')}`,
  main('const k = yield* gosched();\nprint(f());\nfunction f() { return g() + k; }\nfunction g() { return k; }'),
  main(
    'const [c, d = c] = yield* gosched();\nfor (const e of [c]) print(d, e);\nswitch (1) { case 0: { let x; } case 1: d; }',
  ),
  main(
    'for (let i = 0, n = i + 2; i < n; i++) yield* gosched();\nvar v = typeof w;\nvar w = yield* gosched();\nprint(v);',
  ),
  main('let n = 0;\nfor (const x of [1, 2]) { const y = x; [1].forEach((z) => { n += y + z; }); }\nprint(n);'),
  main('for (let i = 0; i < 3; i++) { let n = i; [1].forEach(() => n++); print(n); }'),
  main('const fact = (n) => (n < 2 ? 1 : n * fact(n - 1));\nyield* gosched();\nprint(fact(5));'),
  `var E = ((E2) => { E2[E2.A = 0] = 'A'; return E2; })(E || {});\n${main('print(E.A);')}`,
])('compiles: %s', (source) => {
  expect(refusal(source)).toBe('compiled');
});
