// A search that a test of vitest's has called ends before the test does, with what it has, and lets timers run
// meanwhile.

import fc from 'fast-check';
import { explore } from 'rt0/explore';
import { exploring } from 'rt0/explore/fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { everyNth, WHOLE } from '../../harness/sweep.ts';

const example = (name: string): URL => new URL(`../../../examples/explore/${name}.ts`, import.meta.url);
const MANY = 1_000_000_000;

afterEach(() => vi.restoreAllMocks());

test.each(everyNth(2, ['random', 'rr']))(
  '%s ends in time',
  async (strategy) => {
    let beats = 0;
    const timer = setInterval(() => beats++, 20);
    const result = await explore(example('ticketlock'), { strategy, iterations: MANY });
    clearInterval(timer);
    expect(result.ok).toBe(true);
    expect(result.executions).toBeGreaterThan(100);
    expect(result.text).toMatch(/^nothing found: [\s\S]*time-out of 2500 ms$/);
    expect(beats).toBeGreaterThan(3);
  },
  2500,
);

test('a finding is told all the same', async () => {
  const result = await explore(example('ticketlock-broken'), { strategy: 'random', iterations: MANY, shrink: MANY });
  expect(result.ok).toBe(false);
}, 3000);

test.runIf(WHOLE)(
  'what a property draws after that is not explored, and it says so once',
  async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const property = fc.asyncProperty(fc.nat(), exploring(example('ticketlock'), { iterations: MANY }));
    await fc.assert(property, { numRuns: 5 });
    expect(warn.mock.calls).toHaveLength(1);
    expect(warn.mock.calls[0]?.[0]).toMatch(/ticketlock\.ts: nothing was explored in the test's time-out of 2500 ms/);
  },
  2500,
);
