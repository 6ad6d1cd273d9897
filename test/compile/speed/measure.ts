// Measures code inside a compiled body against the same plain function, in a process of its own: a test runner's
// transforms would cost what is measured.
//
//   npx tsx test/compile/speed/measure.ts [PART OF A NAME]
//
// The two run by turns, many short runs each, and the fastest of each count: what others take away from the machine in
// between does not. Prints, for each kernel, its speed in per cent of the plain function's: as it is entered, and when
// it has been preempted in its loops and entered again.
//
// A kernel that is under the bar is measured again, up to ROUNDS times, with functions made anew, and the best counts.
// What is slow is slow each time; this keeps out what V8 does differently from one compilation to the next.

import { HELPERS, KERNELS } from './kernels.ts';

// The runtime without its assertions, as people run it.
Object.assign(globalThis, { __DEBUG__: false });
const { runBody } = await import('../oracle/body.ts');

type Body = (...args: readonly unknown[]) => unknown;

const BAR = 0.8;
const ROUNDS = 5;
/** Runs of each, or until this many milliseconds have gone by. */
const RUNS = 4000;
const BUDGET = 250;

const filter = process.argv[2] ?? '';
for (const [name, params, body, args] of KERNELS) {
  if (!name.includes(filter)) continue;
  let entered = 0;
  let preempted = 0;
  for (let round = 0; round < ROUNDS && Math.min(entered, preempted) < BAR; round++) {
    const plain = new Function(`${HELPERS}\nreturn function body(${params}) {${body}};`)() as Body;
    const compiled = runBody(`${HELPERS}\nfunction* body(${params}) {${body}}`);
    const again = (): void => same(plain(...args), compiled.preempted(...args));
    same(plain(...args), compiled.run(...args));
    entered = Math.max(
      entered,
      measure(plain, compiled.run, args, () => undefined),
    );
    for (let i = 0; i < 5; i++) again();
    preempted = Math.max(preempted, measure(plain, compiled.run, args, again));
  }
  const percent = (x: number): string => `${Math.round(x * 100)}`.padStart(4);
  console.log(`${percent(entered)} ${percent(preempted)}  ${name}`);
}

function same(a: unknown, b: unknown): void {
  if (!Object.is(a, b)) throw new Error(`plain ${String(a)}, compiled ${String(b)}`);
}

/** Speed of `compiled` by that of `plain`. */
function measure(plain: Body, compiled: Body, args: readonly unknown[], between: () => void): number {
  let fastPlain = Number.POSITIVE_INFINITY;
  let fastCompiled = Number.POSITIVE_INFINITY;
  const end = performance.now() + BUDGET;
  for (let run = 0; run < RUNS && (run < 30 || performance.now() < end); run++) {
    fastPlain = Math.min(fastPlain, time(plain, args));
    fastCompiled = Math.min(fastCompiled, time(compiled, args));
    if (run % 10 === 0) between();
  }
  return fastPlain / fastCompiled;
}

function time(f: Body, args: readonly unknown[]): number {
  const t = performance.now();
  for (let k = 0; k < 3; k++) f(...args);
  return performance.now() - t;
}
