// What people's tests import: the built package.
// Tests src/explore: vitest, index.

import { explore } from 'rt0/explore';
import { afterEach, expect, test } from 'vitest';
import 'rt0/explore/vitest';

const example = (name: string): URL => new URL(`../../examples/explore/${name}.ts`, import.meta.url);

afterEach(() => {
  delete process.env.RT0_REPLAY;
});

test('a module holds under a strategy', async () => {
  await expect(example('spsc')).toHoldUnder('dpor');
  await expect({ module: example('ticketlock') }).toHoldUnder('pct:3', { iterations: 100 });
  await expect(example('spsc-broken')).not.toHoldUnder('dpor');
});

test('a failure shows the report and how to replay it here', async () => {
  const failed = await expect(example('seqlock-broken'))
    .toHoldUnder('dpor')
    .then(
      () => 'held',
      (e: Error) => e.message,
    );
  expect(failed).toMatch(/^a torn read: \d,\d\n/);
  const command = /replay: RT0_REPLAY='(x2:[^']+)' npx vitest run test\/explore\/vitest.test.ts -t 'a failure shows/;
  const schedule = command.exec(failed)?.[1] as string;
  process.env.RT0_REPLAY = schedule;
  await expect(expect(example('seqlock-broken')).toHoldUnder('random')).rejects.toThrow(/^a torn read/);
  // Another module's schedule is not for this one.
  await expect(example('seqlock')).toHoldUnder('random', { iterations: 10 });
});

test('a program of goroutines holds too', async () => {
  await expect('examples/hello.ts').toHoldUnder('random', { iterations: 3 });
});

test('explore() says what was covered', async () => {
  const { text, coverage } = await explore(example('peterson'), { strategy: 'pct:3', iterations: 200, seed: 4 });
  expect(text).toMatch(
    /^nothing found: 200 schedules by pct:3\n {2}\d+ distinct, [\d,]+ points, [\d,]+ switches, 2 threads/,
  );
  expect(text).toMatch(/with a chance of \d+\.\d% at least/);
  expect(coverage.schedules).toBe(200);
});
