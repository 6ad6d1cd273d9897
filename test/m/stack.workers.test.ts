// Stacks that grow: by copying, beyond what the thread's native stack holds, and beyond the limit.
// Tests src/m: newstack; src/heap: held, stackgrow.

import { expect, test } from 'vitest';
import { allPs, dump } from '../../src/shared/dump.ts';
import { MAXSTACKSIZE } from '../../src/shared/param.ts';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();
const sum = (n: number): string => `${(n * (n + 1)) / 2}\n`;

function grows(memory: SharedArrayBuffer): number {
  return allPs(memory).reduce((n, pp) => n + Number(dump(memory, 'p', pp).grows), 0);
}

test.each(['plain', 'yield'])('%s recursion, 1,100 deep: copystack at each doubling from 2 KiB', async (mode) => {
  const { code, stdout, stderr, memory } = await rig.run('recurse', { procs: 2, args: [mode, 1100], strict: true });
  expect([code, stdout, stderr]).toEqual([0, sum(1100), '']);
  // 1,100 frames of 8 words are 35,200 bytes: 4, 8, 16, 32, 64 KiB.
  expect(grows(memory)).toBe(5);
});

// JSSTACKWORDS let about 2,000 of these frames be live as JavaScript activations; a worker's native stack ends at
// 20,000.
test.each([
  ['plain', 300_000],
  ['yield', 300_000],
  ['steps', 50_000],
  ['plain', 3_000_000],
])('%s recursion, %i deep: spilled to memory, not on the native stack', async (mode, depth) => {
  const { code, stdout, stderr } = await rig.run('recurse', { procs: 2, args: [mode, depth], strict: true });
  expect([code, stdout, stderr]).toEqual([0, sum(depth), '']);
});

test('up from the depths through spilled frames, and down again natively', async () => {
  const { code, stdout, stderr } = await rig.run('recurse', { procs: 2, args: ['twice', 200_000], strict: true });
  expect([code, stdout, stderr]).toEqual([0, sum(200_000) + sum(200_000), '']);
});

test.each([1, 4])('16 goroutines grow at once, GOMAXPROCS=%i', async (procs) => {
  const { code, stdout } = await rig.run('recurse', { procs, args: ['many', 20_000], strict: true });
  expect([code, stdout]).toEqual([0, 'all came up\n']);
});

test('recursion without end: stack overflow, as Go prints it', async () => {
  const { code, stdout, stderr } = await rig.run('recurse', { procs: 2, args: ['overflow', 0], patience: 60_000 });
  expect([code, stdout]).toEqual([2, '']);
  const lines = stderr.split('\n');
  expect(lines[0]).toBe(`runtime: goroutine stack exceeds ${MAXSTACKSIZE}-byte limit`);
  expect(lines[2]).toBe('fatal error: stack overflow');
  expect(lines[1]).toMatch(/^runtime: goroutine 1: stack=\[\d+, \d+\], \d+ bytes needed$/);
  expect(stderr).toContain('\ngoroutine 1 [running]:\n');
  // Elided, not a million lines.
  expect(lines.length).toBeLessThan(300);
});
