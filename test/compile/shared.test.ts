// Frames that are saved in one place: the same programs with and without, and when a large function gets it. What is
// drawn at random runs both ways in oracle.sweep.test.ts.

import { expect, test } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { runCompiled } from './oracle/compiled.ts';

const times = (n: number, part: (i: number) => string, between = ' '): string =>
  Array.from({ length: n }, (_, i) => part(i)).join(between);
/** n values that wait, all kept until the last has come. */
const waits = (n: number): string => `import { gosched, print } from 'rt0';
function* v(x) { yield* gosched(); return x; }
export function* main() {
  ${times(n, (i) => `const a${i} = yield* v(${i});`)}
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += ${times(n, (i) => `a${i}`, ' + ')};
  print(sum);
}
`;

const compiled = (n: number): string => compile(waits(n), { runtime: 'rt0', name: 'large.js', sourceMap: false }).code;

test('a small function saves at each point, a large one in one place', () => {
  expect(compiled(50)).not.toContain('$again');
  expect(compiled(50).match(/\$push\(/g)?.length).toBeGreaterThan(50);
  expect(compiled(150)).toContain('$again');
  // One for each function.
  expect(compiled(150).match(/\$push\(/g)?.length).toBe(2);
});

test.each([40, 150])('%i values that wait come back, whether each wait parks or none', (n) => {
  const sum = [`${(3 * n * (n - 1)) / 2}`];
  for (const parks of [true, false])
    for (const preempts of [true, false])
      expect(
        runCompiled(
          waits(n),
          () => parks,
          () => preempts,
        ),
      ).toEqual(sum);
});
