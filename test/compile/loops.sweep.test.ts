// Loops without a suspension are counted in chunks, repeated, and left between two chunks (src/compile/loops.ts).
// Random nests of them, over odd values too, do the same as the plain function, left and entered again at every look.
// Tests src/compile: loops, counted, cost, marks.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { sizeOf } from '../harness/sweep.ts';
import { runCompiled } from './oracle/compiled.ts';
import { IMPORTS } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';

const RUNS = sizeOf({ slice: 60, whole: 250, night: 5000 });

/** Chooses from a list of numbers. */
class Choices {
  readonly #list: readonly number[];
  #at = 0;

  constructor(list: readonly number[]) {
    this.#list = list;
  }

  of<T>(options: readonly T[]): T {
    const n = this.#list[this.#at++] ?? 0;
    return options[n % options.length] as T;
  }
}

const STARTS = ['0', '0', '1', 'k', 'n', '-2', "'1'", '0.5', '-0', 'NaN', '2 ** 53', 'undefined', '-Infinity'];
const BOUNDS = ['n', 'n', '5', 'n - 1', 'xs.length', "'4'", 'undefined', 'Infinity', 'odd', 'n + k', 'k * 3'];
const STEPS = ['1', '1', '1', '2', '0.5', 'k', '-1', '0', 'NaN'];

/** A nest of loops `depth` deep. Every round is noted, and costs fuel. */
function loop(c: Choices, depth: number, labels: readonly string[]): string {
  const i = `i${depth}`;
  const label = `l${depth}`;
  const known = [...labels, label];
  const op = c.of(['<', '<', '<', '<=', '>', '>=', '!==']);
  const start = c.of(STARTS);
  const bound = depth > 0 ? c.of([...BOUNDS, `n - i${depth - 1}`]) : c.of(BOUNDS);
  const place = c.of([i, i, i, `${i} + 1`, `${i} - 1`]);
  const test = c.of([`${place} ${op} ${bound}`, `${place} ${op} ${bound}`, `${bound} ${op} ${i}`]);
  const by = c.of(STEPS);
  const step = c.of([`${i}++`, `${i}++`, `${i}--`, `${i} += ${by}`, `${i} -= ${by}`]);
  const jump = (): string => {
    const to = c.of(known);
    return `if (sum % ${c.of([2, 3, 5, 7])} === 1) ${c.of([`continue ${to}`, `break ${to}`, 'break', 'continue', 'return log'])};`;
  };
  const work = (): string =>
    c.of([
      `sum = (sum * 3 + Number(${i})) | 0;`,
      'log += sum;',
      jump(),
      'sum += 0.25;',
      'n = n;',
      'if (sum > 50) n--;',
      '{ const f = (x) => x + 1; sum = f(sum) | 0; }',
      'if (xs.push) xs.push(sum);',
      'for (const x of [1, 2]) { if (x === 2) continue; sum += x; }',
      `sum ^= [${i}].map((x) => x).length;`,
    ]);
  const inner = depth < 2 && c.of([true, false]) ? [loop(c, depth + 1, known)] : [];
  const body = [
    `if (--fuel < 0) return log + 'fuel' + sum;`,
    `log += ' ' + typeof ${i} + ${i};`,
    work(),
    work(),
    ...inner,
    work(),
  ].join('\n');
  switch (c.of(['for', 'for', 'while', 'do', 'endless'])) {
    case 'while':
      return `let ${i} = ${start};\n${label}: while (${test}) {\n${body}\n${step};\n}`;
    case 'do':
      return `let ${i} = ${start};\n${label}: do {\n${body}\n${step};\n} while (${test});`;
    case 'endless':
      return `let ${i} = ${start};\n${label}: for (;;) {\n${step};\nif (!(${test})) break;\n${body}\n}`;
    default:
      return `${label}: for (let ${i} = ${start}; ${test}; ${step}) {\n${body}\n}`;
  }
}

function programOf(list: readonly number[]): string {
  const c = new Choices(list);
  // An array, or an object, in a variable keeps the body where it is.
  const values = c.of([true, false, false, false])
    ? `const xs = [1, 2, 3], asked = [], odd = { valueOf: () => asked.push(1) % 7 };`
    : `const xs = 'abc', asked = '', odd = 4;`;
  return `${IMPORTS}
function* body(n, k) {
${values}
let log = '', sum = 0, fuel = 60;
${loop(c, 0, [])}
${loop(c, 0, []).replaceAll(/\b([il])(\d)\b/g, '$1$2b')}
return log + sum + n + asked.length;
}
export function* main() {
  for (const k of [1, 3]) try { print(yield* body(6, k)); } catch (e) { print('threw', e.name); }
}`;
}

test(seeded(`${RUNS} nests of loops`), { timeout: 120_000 + 300 * RUNS }, () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(999), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      (list, polls) => {
        const source = programOf(list);
        const native = runNative(source, () => false);
        const compiled = runCompiled(
          source,
          () => false,
          () => true,
          polls,
        );
        expect(compiled, source).toEqual(native);
      },
    ),
    { numRuns: RUNS },
  );
});
