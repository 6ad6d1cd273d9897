// Closures that loops make: each round has its own variables, what is captured is followed or copied, and closures are
// called after the loop has gone on.

import { type Draw, type Feature, fixed, perhapsWait, type Scope, type Snippet } from '../draw.ts';

/** A loop that cannot suspend and puts closures over its variables into the list fs. */
function collecting(w: Draw, fs: string, k: string): string {
  const i = w.unique('i');
  const odd = w.one(['', `if (${i} === 1) continue;`, `if (${i} === 2) break;`, `let j${i} = ${i}; j${i}++;`]);
  const push = w.one([
    `${fs}.push((x) => clip(x + ${i}));`,
    `${fs}.push(() => ${i}++);`,
    `${fs}.push((x) => clip(${i} + ${k} + x), () => ${i});`,
    `{ const k${i} = ${i} + 10; ${fs}.push(() => k${i}); }`,
    `const k${i} = clip(${i} + ${k}); ${fs}.push((x) => clip(x + k${i}), (x = k${i}) => x);`,
    `const k${i} = tag('k', ${i}); ${fs}.push(() => k${i}); if (count === 3) break;`,
    `{ let n${i} = ${i}; ${fs}.push(() => ++n${i}, () => n${i}); }`,
    `${fs}.push(function () { return ${i} + ${k}; });`,
    `{ function g${i}(x) { return x === 0 ? ${i} : g${i}(0); } ${fs}.push(g${i}); }`,
  ]);
  return w.one([
    `for (let ${i} = 0; ${i} < 3; ${i}++) { ${odd} ${push} }`,
    `for (let ${i} = 0; ${i} < 6; ${i} += 2) { ${push} ${i}--; }`,
    `for (let ${i} = 0, g = () => ${i}; ${i} < 2; ${i}++) { ${fs}.push(g); ${push} }`,
    `for (let ${i} = 0; ${fs}.push(() => ${i}), ${i} < 2; ${fs}.push(() => ${i}), ${i}++) { ${push} }`,
    `for (let ${i} of [5, 6, 7]) { ${odd} ${push} }`,
    `for (let ${i} in { p: 1, q: 2 }) { ${push} }`,
    `{ let n = 0; while (n < 3) { let ${i} = n++; ${push} } }`,
    `{ let n = 0; do { let ${i} = n; ${odd.replace('continue', 'break')} ${push} n++; } while (n < 3); }`,
    `{ let ${i} = 0; for (; ${i} < 3; ${i}++) { ${push} if (${fs}.length > 9) break; } }`,
    `out: for (let a = 0; a < 2; a++) for (let ${i} = a; ${i} < 3; ${i}++) { if (${i} === 2) continue out; ${push} }`,
  ]);
}

const CALLED = (fs: string, k: string): string =>
  `print(${fs}.map((f) => f(${k})).join(), ${fs}.map((f) => f(0)).join());`;

const inGoroutine: Snippet = (w, s) => {
  const fs = w.unique('fs');
  const k = fixed(w, s);
  return `{ const ${fs} = []; ${collecting(w, fs, k)} ${CALLED(fs, k)} }`;
};

const inPlain: Snippet = (w) => {
  const f = w.unique('pl');
  w.top(`let p${f} = 3;
function ${f}(k) { const fs = []; ${collecting(w, 'fs', `p${f}`)} p${f}++; ${CALLED('fs', 'k')} return fs; }`);
  return `print(${f}(${w.pick(3)}).length, p${f});`;
};

/** Closures over what is new in each round of a loop that suspends. */
const suspending: Snippet = (w, s) => {
  const [x, f, g] = [w.unique('v'), w.unique('cf'), w.unique('cf')];
  const e = (): string => w.expr(s, 2);
  const head = w.one([
    `for (const ${x} of [${e()}, ${e()}, 3]) {`,
    `for (const ${x} of 'ab') {`,
    `for (let i${x} = 0; i${x} < 3; i${x}++) { const ${x} = i${x};`,
    `for (const [${x}, y${x} = 1] of [[1], [${e()}, 2]]) {`,
    `let n${x} = 0; while (n${x}++ < 2) { const ${x} = clip(n${x} + count);`,
  ]);
  const make = w.one([
    `(y) => clip(y + ${x})`,
    `(y = ${x}) => [y, ${x}].join()`,
    `function (y) { return clip(${x} + y); }`,
    `({ a = ${x}, ...r }) => [a, ${x}].join()`,
    `(n) => (n > 2 || n === undefined || Number.isNaN(n) ? ${x} : ${f}(n + 1))`,
    `(...l) => l.concat(${x}).join()`,
  ]);
  const use = make.startsWith('({') ? `${f}({}), ${f}({ a: 1 })` : `${f}(1), [1, 2].map((q) => ${f}(q)).join()`;
  const also = make.startsWith('({')
    ? ''
    : `const ${g} = (y) => [${f}(y), ${x}].join(); ${perhapsWait(w)} print(${g}(2));`;
  return `${head} const ${f} = ${make}; ${perhapsWait(w)} print(${use}); ${also} }`;
};

/** A closure whose variables go on living in plain code. */
const escaping: Snippet = (w) => {
  const [f, o] = [w.unique('mk'), w.unique('o')];
  w.top(`let p${f} = 0;
function ${f}(k) { let n = k; p${f}++; return { up: (by = 1) => (n += by), get: () => n + p${f}, twice: () => [1, 2].map(() => ++n) }; }`);
  return `{ const ${o} = ${f}(${w.pick(4)}); ${o}.up(); ${o}.up(3); print(${o}.get(), ${o}.twice().join(), ${o}.get()); }
p${f} += yield* same(1); print(${f}(1).get());`;
};

const ofPackage: Snippet = (w, s) => {
  const [p, f] = [w.unique('pk'), w.unique('cf')];
  w.top(`let ${p} = ${w.pick(3)};`);
  const k = fixed(w, s);
  return `for (let j${p} = 0; j${p} < 2; j${p}++) { const ${f} = (y) => (${p} ${w.one(['+=', '-=', '='])} y); ${perhapsWait(w)}
print(${f}(2), ${p}, [1, 2].map(${f}).join(), ((x) => clip(x + ${k}))(${p})); ${p}++; yield* gosched(); }`;
};

export const CLOSURES: Feature = {
  name: 'closures in loops',
  statements: [inGoroutine, inGoroutine, inPlain, suspending, suspending, escaping, ofPackage],
  expressions: [
    (w: Draw, s: Scope) => `[1, 2].map((x) => clip(x + ${fixed(w, s)})).join()`,
    (w: Draw, s: Scope) => `((x, f = (y) => clip(x + y)) => f(${fixed(w, s)}))(${w.expr(s, 1)})`,
  ],
};
