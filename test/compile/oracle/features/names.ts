// Names: variables that hide others, the library's, or a label; names that the compiler gives; shorthand properties of
// what has been renamed; var and functions before their place.

import { type Draw, type Feature, functionScope, perhapsWait, type Scope, type Snippet } from '../draw.ts';

/** Names that mean something to the compiler or to the library. */
const TAKEN =
  'go gosched same print chan $fp $rp $r $n $pc $g $v $t1 $k0 $L1 x y name length of async get set init Math'.split(
    ' ',
  );
/** Of these a program still needs its own. */
const NEEDED = new Set('go gosched same print chan Math'.split(' '));

const hidden: Snippet = (w: Draw, s: Scope) => {
  const x = w.one(TAKEN.filter((n) => !NEEDED.has(n)));
  const e = (): string => w.expr(s, 1);
  const [a, b] = [e(), e()];
  const inner = w.one([
    `const ${x} = ${a}; ${perhapsWait(w)} print(${x}, JSON.stringify({ ${x}: typeof ${x} }));`,
    `let ${x} = 1; { let ${x} = 2; ${perhapsWait(w)} ${x}++; print(${x}, Object.keys({ ${x} }).join()); } ${perhapsWait(w)} print(${x});`,
    `const ${x} = 3; const f = () => ({ ${x} }).${x}; ${perhapsWait(w)} print(f(), (({ ${x} }) => ${x})({ ${x}: 4 }));`,
    `const { ${x} = 1 } = { ${x}: yield* same(2) }; ${perhapsWait(w)} print(${x});`,
    `${x}: for (const ${x} of [1, 2]) { ${perhapsWait(w)} if (${x} === 1) continue ${x}; print(${x}); }`,
    `for (let ${x} = 0; ${x} < 2; ${x}++) { let ${x} = 'in'; ${perhapsWait(w)} print(${x}); }`,
    `try { throw 'thrown'; } catch (${x}) { ${perhapsWait(w)} { let ${x} = 'inner'; ${perhapsWait(w)} print(${x}); } print(${x}); }`,
    `const f = function ${x}(n) { return n < 1 ? typeof ${x} : ${x}(n - 1); }; ${perhapsWait(w)} print(f(2));`,
    `const g = function* ${x}(n) { ${perhapsWait(w)} return n < 1 ? 'end' : yield* ${x}(n - 1); }; print(yield* g(2));`,
    `let ${x} = ${b}; ${x} = [${x}, (${x} = yield* same(5)), ${x}].map(String).join(); print(${x});`,
  ]);
  return `{ ${inner} }`;
};

const emptyScope = functionScope([], []);

/** A name of the library is a variable like any other. */
const library: Snippet = (w) => {
  const f = w.unique('nf');
  const body = w.one([
    'const r = go(1, 2); print(r); yield* gosched(); print(go(3, 4));',
    'yield* gosched(); print(go(x, 3));',
    '{ const gosched = (v) => v + 1; print(gosched(go(1, 1))); } yield* gosched();',
    'const same = chan(1); yield* same.send(go(1, 2)); print(yield* same.recv());',
    'for (const chan of [go(1, 2), 4]) { yield* gosched(); print(chan); }',
    'const print2 = (v) => print(v), same = 5; yield* gosched(); print2(same + go(1, 1));',
    'const clip = (v) => [v].join(); yield* gosched(); print(clip(go(2, x)));',
  ]);
  w.top(`function* ${f}(x, ...more) { const go = (a, b) => a + b; ${body} print(more.length); }`);
  return `yield* ${f}(${w.pick(5)}, ${w.atom(emptyScope)});`;
};

const hoisted: Snippet = (w, s) => {
  const x = w.unique('h');
  const e = (): string => w.expr(s, 1);
  const wait = perhapsWait(w);
  const anywhere = [
    `print(typeof ${x}); var ${x} = ${e()}; ${wait} var ${x}; print(${x});`,
    `if (${e()}) { var ${x} = 1; } ${wait} print(${x}); for (var ${x} = 0; ${x} < 2; ${x}++) { ${wait} } print(${x});`,
    `switch (${e()}) { default: var ${x} = 'set'; ${wait} case 1: print(${x}); }`,
    `{ print(f${x}(1)); ${wait} function f${x}(n) { return n > 2 ? 'end' : f${x}(n + 1); } const g${x} = (n) => f${x}(n); yield* gosched(); print([1, 2].map((q) => f${x}(q)).join(), g${x}(2)); }`,
  ];
  // In a loop a function declaration captures nothing.
  const once = [
    `{ print(even${x}(4), odd${x}(3)); function even${x}(n) { return n === 0 ? true : odd${x}(n - 1); } ${wait} function odd${x}(n) { return n === 0 ? false : even${x}(n - 1); } print(even${x}(3), odd${x}(2)); }`,
    `{ const k${x} = ${w.atom(s)}; ${wait} print(f${x}(1)); function f${x}(n) { return [n, k${x}].map(String).join(); } yield* gosched(); print([1, 2].map((q) => f${x}(q)).join()); }`,
    `{ const a${x} = (n) => (n <= 0 ? 'a' : b${x}(n - 1)); function b${x}(n) { return n <= 0 ? 'b' : [n].map((m) => c${x}(m - 1)).join(); } function c${x}(n) { return 'c' + n; } ${wait} print(a${x}(3), b${x}(2)); }`,
  ];
  return w.one(s.depth > 1 ? anywhere : [...anywhere, ...once]);
};

/** Constants of the module: the same on every thread. */
const constants: Snippet = (w, s) => {
  const k = w.unique('T');
  w.top(`const ${k} = Object.freeze({ a: 1, list: Object.freeze(['x', 'y', ${w.pick(9)}]), f: (n) => n + 1, n: null });
const r${k} = /b+/, s${k} = ${k}.a;`);
  return w.one([
    `for (const x of ${k}.list) { ${perhapsWait(w)} print(x); } print(${k}.f(yield* same(${k}.a)), ${k}.n?.none);`,
    `try { ${k}.a = yield* same(2); } catch (e) { print(e.name); } print(${k}.a, s${k}, r${k}.test('abb'));`,
    `{ const { a: a${k}, list: [b${k}, ...c${k}], z${k} = ${w.expr(s, 1)} } = ${k}; yield* gosched(); print(a${k}, b${k}, c${k}.length, z${k}); }`,
    `print([${k}.a, yield* same(1), ${k}.list[0]].join());`,
  ]);
};

export const NAMES: Feature = {
  name: 'names and hoisting',
  statements: [hidden, hidden, library, hoisted, hoisted, constants],
};
