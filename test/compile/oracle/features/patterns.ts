// Destructuring, rest, spread and default parameters, of goroutine functions, closures and declarations.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const PARAMETERS: readonly (readonly [string, string])[] = [
  ['a, b = a, ...c', 'a, b, c.join()'],
  ["a = 1, { b = 2, ['x']: c } = { b: 5, x: 6 }", 'a, b, c'],
  ['[a, , b = 3, ...[c]] = [1, 2]', 'a, b, c'],
  ['{ a: { b = 1 } = {}, c } = {}', 'b, c'],
  ["a = tag('da', 1), b = tag('db', a), c", 'a, b, c'],
  ['a, b = ((q) => [q, q].join())(a), c = b', 'a, b, c'],
  ['...[a, b = a, ...c]', 'a, b, c.length'],
  ['{ length: a, 0: b, [`x`]: c = 4 } = "pq"', 'a, b, c'],
  ['a, b, c = (() => 3)()', 'a, b, c'],
];

const parameters: Snippet = (w, s) => {
  const f = w.unique('pf');
  const [params, names] = w.one(PARAMETERS);
  const assigns = w.one(['', 'a = clip(a + 1);', 'b ??= 9;']);
  const usable = assigns === '' || new RegExp(`\\b${assigns[0]}\\b`).test(names) ? assigns : '';
  // What has been passed may be an array, which is not to be kept.
  const rest = w.one(['', `const all = [${names}].map(String).join(); ${perhapsWait(w)} print(all);`]);
  w.top(`function* ${f}(${params}) { ${usable} print(${names}); ${rest} return 'done'; }`);
  const e = (): string => w.expr(s, 1);
  const args = w.one([
    '',
    'undefined, undefined',
    `'st', { b: 1 }`,
    `[${e()}, 2, undefined, 4], ${e()}`,
    `...[${e()}, 'u'], ${e()}`,
    `undefined, ...'xy'`,
    `'s', ...[], ...[1, yield* same(2)]`,
  ]);
  return `try { print(yield* ${f}(${args})); } catch (e) { print(known(e)); }`;
};

const closures: Snippet = (w, s) => {
  const f = w.unique('cf');
  const [params, names] = w.one(PARAMETERS);
  return `{ const ${f} = (${params}) => [${names}].join('|'); ${perhapsWait(w)} try { print(${f}(${w.one(['', '1, {}', "'st', 'uv', 3", '[1], 2', `...[${w.expr(s, 1)}]`])})); } catch (e) { print(known(e)); } }`;
};

const declared: Snippet = (w, s) => {
  const [a, b, c] = [w.unique('d'), w.unique('d'), w.unique('d')];
  const e = (): string => w.expr(s, 2);
  const text = w.one([
    `const [${a} = ${e()}, , ${b} = ${a}, ...r${c}] = [${e()}, 1, undefined, ${e()}]; const ${c} = r${c}.length;`,
    `const { p: ${a} = yield* same(1), q: ${b} = ${e()}, r: ${c} = yield* same(tag('never', 2)) } = { p: ${w.one(['null', 'undefined', '0'])}, q: null, r: ${w.one(["''", 'null', 'undefined'])} };`,
    `const { p: ${a} = ${e()}, q: [${b}, ${c} = ${e()}] = [${e()}] } = { p: ${e()} };`,
    `const { [String(${w.pick(3)})]: ${a}, [yield* same('1')]: ${b} = ${e()}, ...r${c} } = 'xyz'; const ${c} = Object.keys(r${c}).join();`,
    `let [${a}, ${b}] = 'uv', ${c}; [${a}, ${b}, ${c} = ${e()}] = [${b}, ${a}];`,
    `let ${a} = 1, ${b} = 2, ${c} = 3; [${a}, [${b}, ...[${c}]], ] = [${b}, [${c}, ${e()}]];`,
    `let ${a}, ${b}, ${c}; ({ ${a} = ${e()}, b: { ${b} } = { ${b}: ${e()} }, c: ${c} = 0 } = {});`,
    `let ${a} = 0, ${b} = 0, ${c} = 0; [math.m, ${a} = math.m] = [${e()}]; math.m = 0; ({ z: ${b} } = { z: ${a} });`,
    `const [[${a}], { length: ${b} }] = [[${e()}], 'four']; const ${c} = [...'ab', ...[${a}, ${b}]].length;`,
  ]);
  for (const v of [a, b, c]) w.declare(s, v, text.startsWith('let'));
  return `${text} ${perhapsWait(w)} print(String(${a}), String(${b}), String(${c}));`;
};

const spread: Snippet = (w, s) => {
  const e = (): string => w.expr(s, 2);
  const l = w.unique('l');
  return w.one([
    `print(sum(...[${e()}, ${e()}], ...'1', ${e()}, ...[]));`,
    `print([...'ab', ${e()}, ...[${e()}, , 2]].map(String).join());`,
    `{ const ${l} = [${e()}, ...[1, 2]]; ${perhapsWait(w)} print(...${l}, [...${l}, ...${l}].length); const [h${l}, ...t${l}] = ${l}; yield* gosched(); print(h${l}, t${l}.join()); }`,
    `print(Object.entries({ ...{ a: 1, b: 2 }, b: ${w.atom(s)}, ...'x', ...null }).map(String).join(';'));`,
    `print(Math.max(...[1, 2], ...[3]), new Box(...[${e()}]).v, [..."héé"].length);`,
  ]);
};

export const PATTERNS: Feature = {
  name: 'patterns, parameters, spread',
  statements: [parameters, parameters, closures, declared, declared, spread],
  expressions: [(w: Draw, s: Scope) => `(([a, b = a] = [], ...c) => [a, b, c.length].join())([${w.expr(s, 1)}], 1)`],
};
