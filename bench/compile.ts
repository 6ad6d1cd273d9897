// Compile time: large and deep goroutine functions, in nanoseconds of processor time for each part of the program. It
// must not grow with the number of parts (test/compile/growth.sweep.test.ts holds each shape at twice the size against
// the half). The compiler is called on this thread, whose stack is a hundredth of what the product compiles on: sums
// and other chains of thousands are none of these shapes.

import { type CompileResult, compile } from '../src/compile/compile.ts';
import type { Bench, Measured } from './bench.ts';

const times = (n: number, part: (i: number) => string, between = '\n'): string =>
  Array.from({ length: n }, (_, i) => part(i)).join(between);

const HEAD = `import { go, gosched, print } from 'rt0';\nfunction* v(x) { yield* gosched(); return x; }\n`;
const main = (body: string): string => `${HEAD}export function* main() { ${body} }\n`;

/** Programs of n parts, by what there are many of. */
export const SHAPES = {
  locals: (n: number): string =>
    main(`${times(n, (i) => `let a${i} = ${i};`)} yield* gosched(); print(${times(n, (i) => `a${i}`, ', ')});`),
  'locals and suspensions': (n: number): string =>
    main(`${times(n, (i) => `const a${i} = yield* v(${i});`)} print(${times(n, (i) => `a${i}`, ', ')});`),
  suspensions: (n: number): string => main(`let s = 0; ${times(n, (i) => `s += yield* v(${i});`)} print(s);`),
  'yields in a template': (n: number): string => main(`print(\`${times(n, (i) => `\${yield* v(${i})}`, ' ')}\`);`),
  'arguments that wait': (n: number): string => main(`print(${times(n, (i) => `yield* v(${i})`, ', ')});`),
  'loops among locals': (n: number): string =>
    main(
      `${times(n, (i) => `let a${i} = ${i}; for (let i = 0; i < 2; i++) a${i} += i;`)} print(${times(n, (i) => `a${i}`, ', ')}); yield* gosched();`,
    ),
  closures: (n: number): string =>
    main(`let s = 0; ${times(n, (i) => `const c${i} = (x) => x + ${i}; s += c${i}(yield* v(${i}));`)} print(s);`),
  tries: (n: number): string =>
    main(times(n, (i) => `try { yield* v(${i}); } catch (e) { print(e); } finally { yield* gosched(); }`)),
  cases: (n: number): string =>
    main(
      `for (let i = 0; i < 3; i++) switch (i) { ${times(n, (i) => `case ${i}: yield* gosched(); print(${i}); break;`)} }`,
    ),
  'else if': (n: number): string =>
    main(`const k = yield* v(3); ${times(n, (i) => `if (k === ${i}) { yield* gosched(); }`, ' else ')}`),
  functions: (n: number): string =>
    `${HEAD}${times(n, (i) => `function* f${i}(x) { const y = yield* v(x); return y + ${i}; }`)} export function* main() { print(yield* f0(1)); }`,
  'package variables': (n: number): string =>
    `${HEAD}${times(n, (i) => `let p${i} = ${i};`)} export function* main() { yield* gosched(); print(${times(n, (i) => `p${i}`, ', ')}); }`,
  'numbers of numbers': (n: number): string =>
    main(
      `let x = 'x'; ${times(n, (i) => `let a${i} = ${i};`)} ${times(n - 1, (i) => `a${i} = a${i + 1};`)} a${n - 1} = x; yield* gosched(); print(a0, x);`,
    ),
  'go statements': (n: number): string => main(`${times(n, (i) => `go(v, ${i});`)} yield* gosched();`),
} as const;

export type SourceShape = keyof typeof SHAPES;

export function compileShape(shape: SourceShape, n: number): CompileResult {
  return compile(SHAPES[shape](n), { runtime: 'rt0', name: 'large.js' });
}

/** Milliseconds of processor time that it takes to compile n parts. */
export function compileTime(shape: SourceShape, n: number): number {
  const before = process.cpuUsage();
  compileShape(shape, n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function compiling(shape: SourceShape, n: number): Measured {
  let warm = false;
  return {
    async measure() {
      if (!warm) compileTime(shape, n);
      warm = true;
      return (compileTime(shape, n) * 1e6) / n;
    },
  };
}

const ROWS: readonly [SourceShape, number][] = [
  ['locals', 2000],
  ['locals and suspensions', 1000],
  ['yields in a template', 500],
];

export function compileTimes(quick: boolean): Bench[] {
  return ROWS.map(([shape, n]) => ({
    name: `compiling ${n} ${shape}, each`,
    gomaxprocs: null,
    unit: 'ns',
    rounds: quick ? 2 : 7,
    bars: [{ of: 'ours', most: 3e9 / n }],
    ours: () => compiling(shape, n),
    go: null,
    peers: [],
  }));
}
