// Shared typed arrays: elements out of range, what does not fit an element, parts, iteration, and elements as targets
// of every assignment, with suspensions between an array, its index and its value.

import { type Draw, type Feature, perhapsWait, type Scope, type Snippet } from '../draw.ts';

const VALUES = "0 -0 NaN Infinity 1.9 -1.9 255 256 -1 2147483648 4294967297 1e21 '7' 'x' undefined null true".split(
  ' ',
);

interface Made {
  readonly a: string;
  /** `const a = int32Array(4);` */
  readonly text: string;
}

function made(w: Draw): Made {
  const a = w.unique('ta');
  const n = w.one(['4', '4', '3', '1', '0']);
  return { a, text: `const ${a} = ${w.one(['int32Array', 'float64Array', 'uint8Array'])}(${n});` };
}

function action(w: Draw, s: Scope, a: string): string {
  const v = (): string => w.one([w.one(VALUES), w.one(VALUES), `yield* same(${w.one(VALUES)})`, w.expr(s, 1)]);
  const i = w.one(['0', '1', '2', '3', '9', '-1', "'1'", '1.5', 'yield* same(1)', `${a}.length - 1`]);
  return w.one([
    `${a}[${i}] = ${v()};`,
    `${a}[${i}] = Number(${v()});`,
    `${a}[${i}] ${w.one('+= -= *= |= >>>= ??= ||= &&='.split(' '))} ${v()};`,
    `print(${a}[${i}]${w.one(['++', '--'])});`,
    `[${a}[0], ${a}[2]] = [${v()}, ${v()}];`,
    `({ p: ${a}[${i}] = ${v()} } = {});`,
    `for (${a}[1] of [3, 4]) print(${a}[1]);`,
    `${a}.fill(${w.one(VALUES)}, ${w.pick(3)});`,
    `${a}.copyWithin(${w.pick(3)}, ${w.pick(3)});`,
    `try { ${a}.set([${w.one(VALUES)}, 5], ${w.pick(4)}); } catch (e) { print(e.name); }`,
    `${a}.reverse().sort();`,
    `try { ${a}[0] = ${w.one(['2n', "Symbol('s')", '{ valueOf() { return 6; } }'])}; } catch (e) { print(e.name); }`,
    `print(delete ${a}[9], ${w.pick(6)} in ${a}, ${a}.at(-1), ${a}.indexOf(5), ${a}.length);`,
  ]);
}

function look(w: Draw, a: string): string {
  const x = w.unique('x');
  return w.one([
    `print([...${a}].join(), sum(...${a}));`,
    `for (const ${x} of ${a}) { ${perhapsWait(w)} print(${x}); ${w.one(['', `${a}[2] = 8;`])} }`,
    `for (const [i${x}, ${x}] of ${a}.entries()) print(i${x}, ${x});`,
    `const [${x}, y${x} = yield* same(1), ...z${x}] = ${a}; print(${x}, y${x}, z${x}.length);`,
    `print(${a}.map((e) => e + 1).join(), ${a}.slice(1).length);`,
    `for (const k${x} in ${a}) print(k${x});`,
    `for (let i${x} = 0; i${x} < ${a}.length; i${x}++) ${a}[i${x}] = ${a}[i${x}] * 2 + i${x};`,
  ]);
}

const used: Snippet = (w, s) => {
  const { a, text } = made(w);
  return `{ ${text} ${action(w, s, a)} ${perhapsWait(w)} ${action(w, s, a)} ${action(w, s, a)} ${look(w, a)} yield* gosched(); ${look(w, a)} print([...${a}].join()); }`;
};

const parts: Snippet = (w, s) => {
  const { a, text } = made(w);
  const u = w.unique('tu');
  return `{ ${text} const ${u} = ${a}.subarray(${w.pick(3)}, ${w.one(['3', '4', '99', '-1', ''])}); ${action(w, s, a)} ${perhapsWait(w)} ${u}[0] = ${w.one(VALUES)}; print([...${a}].join(), ${u}.length, ${u} === ${a}); ${action(w, s, u)} yield* gosched(); ${look(w, u)} print([...${a}].join()); }`;
};

/** Passed to functions and to another goroutine, where it is the same memory. */
const passed: Snippet = (w, s) => {
  const { a, text } = made(w);
  const [f, c] = [w.unique('tf'), w.unique('ch')];
  w.top(`function* ${f}(t, x) { t[0] = x; ${perhapsWait(w)} t[1] += t[0]; return t; }`);
  return `{ ${text} print((yield* ${f}(${a}, ${w.one(VALUES)})) === ${a}); const ${c} = chan(); go(function* (t) { yield* ${f}(t, 3); yield* ${c}.send(t[1]); yield* ${c}.send(t); }, ${a}); print(yield* ${c}.recv(), (yield* ${c}.recv()) === ${a}); ${action(w, s, a)} print([...${a}].join()); }`;
};

const ofPackage: Snippet = (w, s) => {
  const p = w.unique('pt');
  w.top(`const ${p} = ${w.one(['int32Array', 'float64Array', 'uint8Array'])}(4);\n${p}[1] = 3;`);
  return `${action(w, s, p)} ${perhapsWait(w)} ${look(w, p)} print([...${p}].join());`;
};

export const ARRAYS: Feature = { name: 'typed arrays', statements: [used, used, parts, passed, ofPackage] };
