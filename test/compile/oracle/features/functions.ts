// Goroutine functions: recursion, inner functions with captures, and functions as values that are kept, compared,
// passed, started and called.

import { type Draw, type Feature, fixed, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const recursion: Snippet = (w, s) => {
  const f = w.unique('rec');
  const wait = perhapsWait(w);
  const [text, call] = w.one([
    [
      `function* ${f}(n, acc) { if (n <= 0) return acc; ${wait} return clip(n + (yield* ${f}(n - 1, acc))); }`,
      `${f}(${3 + w.pick(30)}, ${w.atom(s)})`,
    ],
    [
      `function* ${f}(n) { ${wait} return n < 2 ? n : (yield* ${f}(n - 1)) + (yield* ${f}(n - 2)); }`,
      `${f}(${2 + w.pick(5)})`,
    ],
    [
      `function* ${f}(n) { return n === 0 ? 'even' : yield* o${f}(n - 1); }\nfunction* o${f}(n) { ${wait} return n === 0 ? 'odd' : yield* ${f}(n - 1); }`,
      `${f}(${w.pick(9)})`,
    ],
    [
      `function* ${f}(m, n) { ${wait} if (m === 0) return n + 1; return n === 0 ? yield* ${f}(m - 1, 1) : yield* ${f}(m - 1, yield* ${f}(m, n - 1)); }`,
      `${f}(${w.pick(3)}, ${w.pick(3)})`,
    ],
    [
      `function* ${f}(n) { for (let i = 0; i < n; i++) { ${wait} print('down', n, yield* ${f}(n - 1 - i)); } return n; }`,
      `${f}(3)`,
    ],
    [
      `function* ${f}(n) { try { ${wait} if (n === 0) throw new Error('bottom'); return yield* ${f}(n - 1); } finally { print('up', n); } }`,
      `${f}(${w.pick(5)})`,
    ],
  ] as const);
  w.top(text);
  return `try { print(yield* ${call}); } catch (e) { print(known(e)); }`;
};

const values: Snippet = (w, s) => {
  const [f, g, h] = [w.unique('fv'), w.unique('fv'), w.unique('fv')];
  w.top(`function* ${f}(x) { ${perhapsWait(w)} return clip(x + 1); }
function* ${g}(x, y = 2) { ${perhapsWait(w)} return clip(x + y); }
function* apply${f}(f, x) { ${perhapsWait(w)} const v = yield* f(x); ${perhapsWait(w)} return [v, yield* f(v)].join(); }
let p${f} = ${f};`);
  const e = (): string => w.expr(s, 1);
  return w.one([
    `print(yield* apply${f}(${w.one([f, g])}, ${e()}));`,
    `{ const ${h} = ${e()} ? ${f} : ${g}; yield* gosched(); print(yield* ${h}(${e()}), ${h} === ${f}, typeof ${h}); }`,
    `{ let ${h} = ${f}; ${perhapsWait(w)} print(yield* ${h}(1)); ${h} = ${g}; ${perhapsWait(w)} print(yield* ${h}(1)); }`,
    `p${f} = ${w.one([f, g])}; yield* gosched(); print(yield* p${f}(${e()}), p${f} === ${g});`,
    `{ const c${h} = chan(); go(function* (q) { yield* c${h}.send(q); }, ${g}); const ${h} = yield* c${h}.recv(); print(${h} === ${g}, yield* ${h}(1)); }`,
    `go(apply${f}, ${f}, 1); yield* gosched(); print(yield* [${f}, ${g}][${w.pick(2)}](${e()}));`,
    `for (const ${h} of [${f}, ${g}, apply${f}]) { if (${h} === apply${f}) continue; print(yield* ${h}(3)); }`,
  ]);
};

const inner: Snippet = (w, s) => {
  const f = w.unique('in');
  const k = fixed(w, s);
  const c = w.unique('ch');
  return w.one([
    `{ const ${f} = function* (x) { ${perhapsWait(w)} return clip(x + ${k}); }; ${perhapsWait(w)} print(yield* ${f}(1), yield* ${f}(${w.expr(s, 1)})); }`,
    `{ const k${f} = yield* same(${w.atom(s)}); function* ${f}(n) { if (n <= 0) return k${f}; ${perhapsWait(w)} return clip((yield* ${f}(n - 1)) + 1); } print(yield* ${f}(3)); }`,
    `print(yield* (function* (x) { ${perhapsWait(w)} return [x, ${k}].join(); })(${w.expr(s, 1)}));`,
    `{ const ${c} = chan(); for (const i of [1, 2]) go(function* (x) { ${perhapsWait(w)} yield* ${c}.send([i, x, ${k}].join()); }, ${w.expr(s, 1)}); print(yield* ${c}.recv()); print(yield* ${c}.recv()); }`,
    `{ const ${f} = function* me(n) { ${perhapsWait(w)} return n > 1 ? n * (yield* me(n - 1)) : 1; }; print(yield* ${f}(4)); }`,
    `{ const ${c} = chan(1); const ${f} = function* () { yield* ${c}.send(1); const g = function* () { yield* ${c}.send(${k}); }; yield* g(); ${c}.close(); }; go(${f}); for (;;) { const v = yield* ${c}.recv(); print(v); if (v === undefined) break; } }`,
  ]);
};

export const FUNCTIONS_AS_VALUES: Feature = {
  name: 'recursion, functions as values',
  statements: [recursion, recursion, values, values, inner, inner],
  expressions: [(w: Draw, s: Scope) => `(yield* (function* (x) { return clip(x + 1); })(${w.expr(s, 1)}))`],
};
