// Bigints: of any length, in locals, parameters, package variables and channels, and mixed with numbers, which is a
// TypeError.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const BIGS =
  '0n (-1n) 2n 0xffn (2n**63n) (2n**64n) (-(2n**63n)) 18446744073709551615n 123456789012345678901234567890n (-9007199254740993n)'.split(
    ' ',
  );
const OPERATORS = '+ - * & | ^'.split(' ');

const big = (w: Draw): string => w.one(BIGS);

const kept: Snippet = (w) => {
  const [a, b] = [w.unique('b'), w.unique('b')];
  const step = (): string =>
    w.one([
      `${a} = ${a} ${w.one(OPERATORS)} ${b};`,
      `${a} ${w.one(OPERATORS)}= yield* same(${big(w)});`,
      `${a}++;`,
      `--${a};`,
      `${a} = -${a};`,
      `${a} = ~${a};`,
      `${a} <<= 33n;`,
      `${a} >>= 2n;`,
      `${a} = BigInt.as${w.one(['Int', 'Uint'])}N(${w.one(['8', '32', '64', '65'])}, ${a});`,
      `try { ${a} ${w.one(['/', '%'])}= ${b}; } catch (e) { print(e.name); }`,
      `try { ${a} = ${a} ${w.one(['+', '-', '*', '>>>'])} ${w.one(['1', '1n', 'count'])}; } catch (e) { print(e instanceof TypeError); }`,
      `try { ${a} = +${a}; } catch (e) { print(e.name); }`,
      `${a} = ${b};`,
    ]);
  return `{ let ${a} = ${big(w)}; const ${b} = yield* same(${big(w)}); ${step()} yield* gosched(); ${step()} ${perhapsWait(w)} ${step()} print(${a}, typeof ${a}, ${a} === ${b}, ${a} < 3, ${a} == 3, ${a} > ${b}); }`;
};

const looped: Snippet = (w) => {
  const [i, t] = [w.unique('i'), w.unique('t')];
  const [start, test, step] = w.one([
    ['0n', `${i} < 4n`, `${i}++`],
    ['(2n**64n)', `${i} > 2n**64n - 4n`, `${i}--`],
    ['1n', `${i} < 2n**80n`, `${i} *= 2n**20n`],
    ['0n', `${i} < 4`, `${i} += 1n`],
    ['(-2n)', `${i} !== 1n`, `${i} -= -1n`],
  ] as const);
  return `{ let ${t} = ${big(w)}; for (let ${i} = ${start}; ${test}; ${step}) { ${t} ${w.one(OPERATORS)}= ${i}; ${perhapsWait(w)} } print(${t}, ${t}.toString(16)); }`;
};

const passed: Snippet = (w) => {
  const [f, p, c] = [w.unique('big'), w.unique('pb'), w.unique('ch')];
  w.top(`let ${p} = ${big(w)};
function* ${f}(a, b = ${big(w)}) { ${perhapsWait(w)} ${p} = ${p} ^ a; return a > 0n ? a - b : b; }`);
  return `{ print(yield* ${f}(${big(w)}), ${p}); ${p} ${w.one(['+=', '-=', '*='])} yield* ${f}(${big(w)}, ${p}); print(${p});
const ${c} = chan(${w.pick(2)}); go(function* (x) { yield* ${c}.send(x); yield* ${c}.send(-x); yield* ${c}.send(yield* ${f}(x, 1n)); }, ${big(w)}); print(yield* ${c}.recv(), yield* ${c}.recv(), yield* ${c}.recv()); }`;
};

const inList: Snippet = (w, s) => {
  const l = w.unique('bl');
  return `{ const ${l} = [${big(w)}, ${big(w)}, ${w.atom(s)}]; yield* gosched(); print(${l}.map((x) => String(x)).join(), typeof ${l}[0], ${l}[0] === ${l}[1]); const f${l} = (x) => x + ${l}[0]; print(f${l}(1n)); ${perhapsWait(w)} print(f${l}(-1n)); }`;
};

export const BIGINTS: Feature = {
  name: 'bigints',
  statements: [kept, kept, looped, passed, inList],
  expressions: [
    (w: Draw) => `String(${big(w)} ${w.one(OPERATORS)} (yield* same(${big(w)})))`,
    (w: Draw, s: Scope) => `(${big(w)} ${w.one(['<', '==', '>='])} ${w.expr(s, 1)})`,
    (w: Draw) => `Number(BigInt.asIntN(64, ${big(w)}))`,
  ],
};
