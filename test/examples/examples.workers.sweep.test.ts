// Every program in examples/ runs, at several numbers of Ps, and says what it should.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { type RunOptions, useMachine } from '../harness/machine.ts';
import { turn, WHOLE } from '../harness/sweep.ts';

interface Example {
  /** stdout, whole. */
  readonly says: string | RegExp;
  readonly code?: number;
  /** How stderr begins. */
  readonly stderr?: RegExp;
  readonly procs?: readonly number[];
  readonly options?: RunOptions;
}

const lines = (...l: string[]): string => `${l.join('\n')}\n`;

/** The first n primes as examples/sieve.ts prints them. */
function primes(n: number): string {
  const found: number[] = [];
  for (let i = 2; found.length < n; i++) if (found.every((p) => i % p !== 0)) found.push(i);
  return found.map((p, i) => `${p}`.padStart(6) + ((i + 1) % 10 === 0 || i + 1 === n ? '\n' : '')).join('');
}

const big: RunOptions = { patience: 120_000, audit: false };

const EXAMPLES: Readonly<Record<string, Example>> = {
  hello: { says: lines('hello from a goroutine', 'done') },
  tour: {
    says: lines(
      ...['hello, world', 'square 1', 'square 4', 'square 9', 'square 16', 'square 25', 'two 1 4', 'balance 1000'],
      ...['a number 1', 'a string two', 'nobody there', 'timed out', 'tick 1', 'tick 2', 'tick 3'],
      ...['stopped in time: true', 'root 4', 'recovered: -1 is negative', 'finally'],
    ),
  },
  sieve: { says: primes(50) },
  pingpong: { says: lines('player: 50000 hits', 'player: 50000 hits'), options: big },
  pipeline: { says: '20000 results; the longest way to 1 below 20000 has 278 steps, from 17647\n' },
  skynet: { says: 'sum 499999500000, expected 499999500000\n', procs: [1, 2], options: big },
  matrix: { says: lines('300 x 300: c[1][2] = 912, trace 6014', 'correct') },
  mergesort: { says: '524288 numbers: sorted, none lost\n' },
  philosophers: { says: lines(...[0, 1, 2, 3, 4].map((i) => `philosopher ${i} ate 1000 times`)) },
  pool: {
    says: lines(
      '1 1 2 6 24 120 720 0 40320 362880',
      '1 1 2 6 24 120 720 5040 40320 362880',
      '0 1 2 6 24 120 720 5040 40320 362880',
      '1 1 2 0 24 120 720 5040 40320 362880',
      '37 done, 3 failed',
    ),
  },
  pubsub: {
    says: lines('all: m0 m1 m2 m3 m4 m5 m6 m7', 'first 3: m0 m1 m2', 'all: m0 m1 m2 m3 m4 m5 m6 m7'),
  },
  crawler: { says: '500 of 500 pages reached, 2000 links, 500 tokens used\n' },
  retry: {
    says: lines('try 1: no answer', 'try 2: no answer', 'try 3: 42', 'the heart beat', 'closed'),
  },
  deadlock: {
    says: 'two transfers, in opposite directions\n',
    code: 2,
    stderr: /^fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 \[semacquire\]:\n/,
  },
  race: {
    says: /^plain: {2}\d+ of 80000000(, [1-9]\d* lost)?\nmutex: {2}400000 of 400000\natomic: 400000 of 400000\n$/,
  },
  fanout: { says: 'fanout: 255868 goroutines, checksum fdc54e44\n', options: big },
};

test('every example has its test', () => {
  const files = readdirSync(join(ROOT, 'examples')).filter((f) => f.endsWith('.ts'));
  expect(files.map((f) => f.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

const rig = useMachine();
/** fanout is long, and what test/cli/run.test.ts runs. */
const RUN = Object.entries(EXAMPLES).filter(([name]) => WHOLE || name !== 'fanout');

describe.each(RUN.map(([name, example], i) => ({ name, example, i })))('$name', ({ name, example, i }) => {
  test.each(turn(i, example.procs ?? [2, 1, 4, 8]))('GOMAXPROCS=%i', async (procs) => {
    const { code, stdout, stderr, how } = await rig.run(`../../examples/${name}`, { procs, ...example.options });
    expect(stderr, how).toMatch(example.stderr ?? /^$/);
    if (typeof example.says === 'string') expect(stdout, how).toBe(example.says);
    else expect(stdout, how).toMatch(example.says);
    expect(code, how).toBe(example.code ?? 0);
  });
});

test('sieve takes the number of primes as its argument', async () => {
  const { stdout } = await rig.run('../../examples/sieve', { procs: 2, args: [7] });
  expect(stdout).toBe(primes(7));
});
