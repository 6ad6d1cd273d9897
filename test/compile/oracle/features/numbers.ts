// Numbers at their edges: signed zeros, NaN, what no 32-bit or 53-bit integer holds, subnormals, in locals that are
// saved, in loops that are counted, and in each operator.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const EDGES =
  '0 -0 NaN Infinity -Infinity 1 -1 31 32 33 0.1 -0.5 2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296 9007199254740991 9007199254740992 9007199254740993 -9007199254740992 5e-324 2.2250738585072014e-308 1.7976931348623157e308 1e21'.split(
    ' ',
  );
const OPERATORS = '+ - * / % ** | & ^ << >> >>>'.split(' ');

const edge = (w: Draw): string => {
  const n = w.one(EDGES);
  return n.startsWith('-') ? `(${n})` : n;
};

/** What it is, with its sign if it is a zero. */
const shown = (n: string): string => `${n}, 1 / ${n}, ${n} | 0, ${n} >>> 0, Math.fround(${n}), Math.imul(${n}, 3)`;

const kept: Snippet = (w) => {
  const [n, m] = [w.unique('n'), w.unique('n')];
  const step = (): string =>
    w.one([
      `${n} = ${n} ${w.one(OPERATORS)} ${edge(w)};`,
      `${n} ${w.one(OPERATORS)}= ${edge(w)};`,
      `${n} ${w.one(OPERATORS)}= yield* same(${edge(w)});`,
      `${n}++;`,
      `${n} = -${n};`,
      `${n} = ~${n};`,
      `[${n}, ${m}] = [${m}, ${n}];`,
      `${n} = ${m}--;`,
      `${n} = +${m};`,
      `${m} = ${edge(w)};`,
    ]);
  return `{ let ${n} = ${edge(w)}, ${m} = ${edge(w)}; ${perhapsWait(w)} ${step()} ${perhapsWait(w)} print(${shown(n)}); ${step()} yield* gosched(); ${step()} print(${n}, ${m}, Object.is(${n}, -0)); }`;
};

/** [start, test, step] of loops that end. */
const LOOPS: readonly (readonly [string, string, string])[] = [
  ['2147483645', 'I < 2147483650', 'I++'],
  ['-2147483647', 'I > -2147483651', 'I--'],
  ['4294967293', 'I <= 4294967297', 'I += 1'],
  ['9007199254740988', 'I < 9007199254740992', 'I++'],
  ['-0', 'I < 2', 'I += 0.5'],
  ['-0', 'I <= 0', 'I++'],
  ['0.1', 'I < 0.6', 'I += 0.1'],
  ['5', 'I > -6', 'I -= 3'],
  ['0', 'I < NaN', 'I++'],
  ['NaN', 'I < 3', 'I++'],
  ['0', "I < '3'", 'I++'],
  ["'1'", 'I < 4', 'I++'],
  ["'1'", 'I <= 3', 'I -= -1'],
  ['undefined', 'I < 3', 'I++'],
  ['null', 'I < 3', 'I++'],
  ['true', 'I < 4', 'I++'],
  ['1', 'I < 40', 'I <<= 1'],
  ['1', 'I > 0', 'I <<= 8'],
  ['-1', 'I !== 0', 'I >>>= 9'],
  ['1e308', 'I < Infinity', 'I *= 2'],
  ['5e-324', 'I > 0', 'I /= 2'],
  ['8', 'I', 'I >>= 1'],
  ['3', 'I--', ''],
  ['0', '3 > I', 'I++'],
  ['0', 'I + 1 < 4', 'I++'],
  ['-3', 'I < -0', 'I++'],
];

const looped: Snippet = (w, s) => {
  const [start, test, step] = w.one(LOOPS);
  const [i, t] = [w.unique('i'), w.unique('t')];
  const of = (text: string): string => text.replaceAll('I', i).replaceAll(`${i}nfinity`, 'Infinity');
  const body = w.one([
    `${t} = ${t} ${w.one(['+', '-', '*', '^', '|'])} ${i};`,
    `print(${i}); yield* gosched();`,
    `${t} += ${i}; ${perhapsWait(w)}`,
    `${t} = ${t} * 3 + ${i}; if (${t} > 1e6) ${t} |= 0;`,
    `${t} = tag('t', ${i}); ${w.atom(s)};`,
    `if (${i} === 2) continue; ${t} += 1;`,
  ]);
  return `{ let ${t} = ${edge(w)}; for (let ${i} = ${start}; ${of(test)}; ${of(step)}) { ${body} } print(${t}, Object.is(${t}, -0)); }`;
};

/** The bound, the step or the counter itself is moved by the body. */
const moving: Snippet = (w) => {
  const [i, n, t] = [w.unique('i'), w.unique('n'), w.unique('t')];
  const move = w.one([
    `${n} = ${n} - 1;`,
    `if (${i} === 2) ${n} = 4;`,
    `${i} += ${t} % 2;`,
    `if (${t} === 3) ${i}--;`,
    `${n} += ${t} < 4 ? 1 : 0;`,
  ]);
  const head = w.one([
    `for (let ${i} = 0; ${i} < ${n}; ${i}++)`,
    `for (let ${i} = -1; ${i} <= ${n} - 2; ${i} += 2)`,
    `for (let ${i} = 0; ${n} > ${i}; ${i} += 1)`,
  ]);
  return `{ let ${n} = ${w.one(['6', '9', "'7'", '5.5'])}, ${t} = 0; ${head} { if (++${t} > 20) break; ${move} ${w.one(['', '', `print(${i});`, perhapsWait(w)])} } print(${n}, ${t}); }`;
};

/** A loop of plain arithmetic, long enough to overflow. */
const overflow: Snippet = (w) => {
  const [a, i] = [w.unique('a'), w.unique('i')];
  const step = w.one([
    `${a} = ${a} * 2 + ${i};`,
    `${a} += ${a};`,
    `${a} = Math.imul(${a}, 1664525) + ${i};`,
    `${a} = (${a} << 1) ^ ${i};`,
    `${a} = (${a} >>> 1) - ${i};`,
    `${a} -= 2147483647;`,
    `${a} /= -2;`,
    `${a} = ${a} % 7 - ${i};`,
  ]);
  return `{ let ${a} = ${edge(w)}; for (let ${i} = 0; ${i} < ${10 + w.pick(60)}; ${i}++) { ${step} } print(${a}); yield* gosched(); print(${shown(a)}); }`;
};

export const NUMBERS: Feature = {
  name: 'number edges',
  statements: [kept, kept, looped, looped, moving, overflow],
  expressions: [
    (w: Draw) => `(${edge(w)} ${w.one(OPERATORS)} (yield* same(${edge(w)})))`,
    (w: Draw, s: Scope) => `Object.is(${w.expr(s, 1)}, ${edge(w)})`,
    (w: Draw) => `Math.${w.one(['fround', 'clz32', 'trunc', 'sign', 'round'])}(${edge(w)})`,
  ],
};
