// rt0 explore and rt0 replay as a user runs them.

import { describe, expect, test } from 'vitest';
import { rt0 } from './rt0.ts';

const program = (name: string): string => `test/explore/programs/${name}.ts`;

describe('explore', () => {
  test('nothing found: exit 0, and what was covered', async () => {
    const r = await rt0(['explore', 'scenario:runq', '--strategy', 'dpor']);
    expect(r.stdout).toMatch(/^nothing found: all \d+ schedules explored/);
    expect(r.code).toBe(0);
  });

  test('a deadlock: exit 3; its schedule replays byte for byte', async () => {
    const r = await rt0(['explore', program('deadlocks'), '--no-races', '--json', '--seed', '1']);
    expect(r.code).toBe(3);
    const { found } = JSON.parse(r.stdout) as { found: { message: string; schedule: string; replay: string } };
    expect(found.message).toBe('fatal error: all goroutines are asleep - deadlock!');
    expect(found.replay).toBe(`bin/rt0 replay '${found.schedule}'`);
    const first = await rt0(['replay', found.schedule]);
    const second = await rt0(['replay', found.schedule]);
    expect(first.code).toBe(3);
    expect(first.stdout).toContain('fatal error: all goroutines are asleep - deadlock!');
    expect(second.stdout).toBe(first.stdout);
    // The same report from real threads, and what they have in common with the explorer's run.
    const threads = await rt0(['replay', found.schedule, '--threads']);
    expect(threads.stderr).toBe('');
    expect(threads.code).toBe(3);
    expect(threads.stdout).toBe(
      `${first.stdout}\non 3 real threads in lock-step: each operation, value and place, the output, the end and all of memory as in the explorer\n`,
    );
  });
});

describe('bad input: one line, no stack trace', () => {
  test.each([
    [['explore', 'nosuchfile.ts'], 1, /^rt0: nosuchfile\.ts: no such file: expected a program\n$/],
    [['explore', 'scenario:nothing'], 2, /^rt0: scenario:nothing: expected scenario: and one of runq, /],
    [['explore', program('chan'), '--strategy', 'luck'], 2, /^rt0: strategy luck: expected one of random/],
    [
      ['explore', program('chan'), '--iterations', '0'],
      2,
      /^rt0: --iterations 0: expected a whole number from 1 on\n$/,
    ],
    [['replay', 'nonsense'], 2, /^rt0: nonsense: expected a schedule, x1:\.\.\.\n$/],
    [['replay', 'x1:a.ts?kind=run:AA:zzz'], 2, /^rt0: schedule .*the checksum does not fit/],
  ])('%j', async (args, code, says) => {
    const r = await rt0(args);
    expect(r.stderr).toMatch(says);
    expect(r.stderr.trim().split('\n')).toHaveLength(1);
    expect(r.code).toBe(code);
  });
});
