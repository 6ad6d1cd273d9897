// What a program does to the process it runs in, and throws that is hard to print: a line that says so, code 2, and
// nothing of ours. Tests src/host: guard; src/m: panic.

import { describe, expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

describe('what a program may not do', () => {
  test.each([
    ['exit', /^fatal error: process\.exit\(5\): a program of goroutines ends by exit\(5\), imported from rt0\n/],
    ['exitNothing', /^fatal error: process\.exit\(\): .* exit\(0\)/],
    ['abort', /^fatal error: process\.abort\(\): .* exit\(2\)/],
    ['kill', /^fatal error: process\.kill of the program's own process: .* exit\(2\)/],
    ['exitCode', /^fatal error: process\.exitCode = 5: .* exit\(5\), imported from rt0\n$/],
    ['reject', /^panic: Error: rejected\n\tthrown by a callback that no goroutine called/],
    ['microtask', /^panic: Error: in a microtask\n/],
  ])('%s', async (how, says) => {
    const { code, stdout, stderr } = await rig.run('misuse', { procs: 2, args: [how], audit: false });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/SCHED|dist/);
    expect(stdout.startsWith('start\n')).toBe(true);
    expect(code).toBe(2);
  });

  test('what it may', async () => {
    const { code, stdout, stderr } = await rig.run('misuse', { procs: 2, args: ['killNobody'] });
    expect([code, stdout, stderr]).toEqual([0, 'start\nafter\n', '']);
  });
});

test.each([
  ['stackNumber', 'panic: the message\n'],
  ['stackObject', 'panic: the message\n'],
  ['stackThrows', 'panic: the message\n'],
  ['messageThrows', 'fatal error: panic while printing panic value: type RangeError\n'],
  ['messageSymbol', 'panic: Symbol(m)\n'],
  ['nameSymbol', 'panic: Symbol(n): the message\n'],
  ['cycle', 'panic: the message [cause: ...]\n'],
  ['longCycle', 'panic: the message [cause: the message [cause: ...]]\n'],
  ['proxy', 'fatal error: panic while printing panic value: type RangeError\n'],
  ['revoked', 'fatal error: panic while printing panic value: type TypeError\n'],
  ['nothing', 'panic: [Object: null prototype] {}\n'],
  ['symbol', 'panic: Symbol(s)\n'],
])('what is thrown is hard to print: %s', async (how, first) => {
  const { code, stderr } = await rig.run('misuse', { procs: 2, args: [how], audit: false });
  expect(stderr.startsWith(first), stderr).toBe(true);
  expect(stderr).toContain('goroutine 1 [running]:\nmain.');
  expect(stderr).not.toMatch(/SCHED|dist/);
  expect(code).toBe(2);
});
