// What a program prints that cannot go on: Go's words, the wait reason in the goroutine's line, exit code 2.

import { afterAll, expect, test } from 'vitest';
import { machine, run } from '../harness/programs.ts';

const m = machine('debug');
afterAll(() => m.close());

test.each([
  ['recv', 'chan receive'],
  ['send', 'chan send'],
  ['recv nil', 'chan receive (nil chan)'],
  ['send nil', 'chan send (nil chan)'],
  ['select', 'select'],
  ['select none', 'select (no cases)'],
  ['mutex', 'semacquire'],
  ['rwmutex', 'semacquire'],
  ['waitgroup', 'semacquire'],
  ['cond', 'sync.Cond.Wait'],
])('deadlock: %s', async (how, reason) => {
  for (const procs of [1, 4]) {
    const { code, out, err } = await run(m, 'chan/programs/ends', procs, [how]);
    expect(err.split('\n')[0]).toBe('fatal error: all goroutines are asleep - deadlock!');
    expect(err).toContain(`\ngoroutine 1 [${reason}]:\n`);
    expect(err).toContain('main.main');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  }
});

test.each([
  ['send on closed', 'send on closed channel'],
  ['closed while sending', 'send on closed channel'],
  ['closed while selecting', 'send on closed channel'],
  ['select on closed', 'send on closed channel'],
  ['close closed', 'close of closed channel'],
  ['close nil', 'close of nil channel'],
  ['negative', 'sync: negative WaitGroup counter'],
  ['size', 'makechan: size out of range'],
  ['bad case', 'TypeError: select: case 1 is number: expected c.receiving(), c.sending(v) or null'],
  ['no cases', 'TypeError: select(7): expected an array of cases'],
  ['bad add', 'TypeError: WaitGroup.add(1.5): expected a whole number'],
])('panic: %s', async (how, message) => {
  const { code, out, err } = await run(m, 'chan/programs/ends', 2, [how]);
  expect(err.split('\n')[0]).toBe(`panic: ${message}`);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('a panic names the value that cannot be copied', async () => {
  const { code, err } = await run(m, 'chan/programs/ends', 2, ['uncloneable']);
  expect(err.split('\n')[0]).toMatch(/^panic: .*could not be cloned/);
  expect(code).toBe(2);
});

test('a panic of a channel can be caught', async () => {
  const { code, out } = await run(m, 'chan/programs/ends', 2, ['caught']);
  expect(out).toBe('send on closed channel\nsend on closed channel\nsend on closed channel\nthe end\n');
  expect(code).toBe(0);
});
