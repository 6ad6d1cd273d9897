// How programs of timers end: dead or not, and what is printed of a timer's panic.

import { afterAll, expect, test } from 'vitest';
import { machine, PROCS, run } from '../harness/programs.ts';

const m = machine('debug');
afterAll(() => m.close());

test.each([
  ['a timer that was stopped', 'stopped'],
  ['a timer that was stopped when somebody slept for it', 'stopped late'],
  ['a timer that has run', 'ran'],
])('deadlock: waiting for %s', async (_, how) => {
  for (const procs of PROCS) {
    const { code, out, err } = await run(m, 'time/programs/ends', procs, [how]);
    expect(err.split('\n')[0]).toBe('fatal error: all goroutines are asleep - deadlock!');
    expect(err).toContain('\ngoroutine 1 [chan receive]:\n');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  }
});

test('a program whose goroutines all sleep is not dead', async () => {
  for (const procs of PROCS) {
    const { code, out, err } = await run(m, 'time/programs/ends', procs, ['asleep']);
    expect({ code, out, err }).toEqual({ code: 0, out: 'the end\n', err: '' });
  }
});

test('a panic in a goroutine that a timer has started is printed as any other', async () => {
  for (const procs of PROCS) {
    const { code, out, err } = await run(m, 'time/programs/ends', procs, ['afterwards'], { GOTRACEBACK: 'all' });
    expect(err.split('\n')[0]).toBe('panic: in time');
    expect(err).toMatch(/\ngoroutine \d+ \[running\]:\nmain\.boom\(\.\.\.\)\n.*\ncreated by time\.goFunc\n/);
    expect(err).toMatch(/\ngoroutine \d+ \[sleep\]:\nmain\.sleeper/);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  }
});

test.each([
  ["closing a timer's channel by a cast", 'closed', 'panic: send on closed channel'],
  ['a duration that is no number', 'not a number', 'panic: TypeError: sleep(NaN): expected a number of milliseconds'],
  [
    'a plain function',
    'not a goroutine function',
    'panic: TypeError: afterFunc: expected a goroutine function (function*), got print, a plain function',
  ],
])('%s', async (_, how, first) => {
  const { code, out, err } = await run(m, 'time/programs/ends', 2, [how]);
  expect(err.split('\n')[0]).toBe(first);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});
