// The oracle: random programs run as native generators and compiled, with the same output to the letter. Compiled runs go
// through real frames: at every blocking call, at random ones or at none, and every prologue and back edge may be told to
// make room. A failure shrinks, and prints the program.
// Tests src/compile: compile, goroutine, func, lift, ir, locals, liveness, slots, save, order, hoist, lowering,
// jumps, exits, expressions, statements, ast, emit, numbers.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../harness/seed.ts';
import { sizeOf } from '../harness/sweep.ts';
import { runCompiled } from './oracle/compiled.ts';
import { random } from './oracle/core.ts';
import { runNative } from './oracle/native.ts';
import { programOf } from './oracle/programs.ts';

const choices = fc.array(fc.nat(99), { maxLength: 700, size: 'max' });
const BATCHES = sizeOf({ slice: 1, whole: 4 });
const RUNS = sizeOf({ slice: 80, whole: 500, night: 5000 });

/** Which blocking calls give the processor away. */
function rests(how: number): () => boolean {
  const next = random(how);
  if (how % 3 === 0) return () => true;
  return how % 3 === 1 ? () => next() < 0.5 : () => false;
}

/** When the stack guard is raised. */
function preempts(how: number): () => boolean {
  const next = random(how + 1);
  return how % 2 === 0 ? () => true : () => next() < 0.3;
}

// A type error's or reference error's text names what the engine saw, which compiled text spells otherwise.
const own = (line: string): string => line.replace(/^((?:panic: )?(?:Type|Reference)Error).*/, '$1');

describe.each(Array.from({ length: BATCHES }, (_, i) => i))('batch %i', (batch) => {
  test(
    seeded(`${RUNS} programs print the same compiled as native`),
    () => {
      fc.assert(
        fc.property(choices, fc.nat(10_000), (list, how) => {
          const source = programOf(list);
          const native = runNative(source, rests(how));
          fc.pre(!native.some((l) => /endless|SyntaxError/.test(l)));
          const compiled = runCompiled(source, rests(how), preempts(how), 1 + (how % 5));
          expect(compiled.map(own), source).toEqual(native.map(own));
        }),
        { numRuns: RUNS, seed: (fc.readConfigureGlobal()?.seed ?? 1) + batch },
      );
    },
    Math.max(300_000, 600 * RUNS),
  );
});
