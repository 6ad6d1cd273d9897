// GODEBUG, GOTRACEBACK and SIGQUIT as a user of Go knows them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSchedtrace } from '../../src/trace/schedtrace.ts';
import { program, ROOT, rt0, start } from './rt0.ts';

const golden = (name: string): string => readFileSync(join(ROOT, 'test', 'cli', 'golden', name), 'utf8');
const BUSY = ['run', program('busy.ts'), '-p', '3'];

test('what a real Go 1.19 printed goes through the parser', () => {
  const plain = parseSchedtrace(golden('go1.19-schedtrace.txt'));
  expect(plain.length).toBeGreaterThan(3);
  expect(plain.every((r) => r.queues?.length === r.gomaxprocs)).toBe(true);
  const detailed = parseSchedtrace(golden('go1.19-scheddetail.txt'));
  expect(detailed.length).toBeGreaterThan(2);
  expect(detailed.every((r) => r.detail?.ps.size === r.gomaxprocs && r.detail.ms.size === r.threads)).toBe(true);
  expect(detailed.at(-1)?.detail?.gs.size).toBeGreaterThan(4);
});

test('schedtrace: a line every so many milliseconds, in the same format', async () => {
  const { code, stdout, stderr } = await rt0([...BUSY, '--', '500'], { GODEBUG: 'schedtrace=50' });
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'begins']);
  const records = parseSchedtrace(stderr);
  expect(records.length).toBeGreaterThan(2);
  for (const r of records) {
    expect(r).toMatchObject({ gomaxprocs: 3 });
    expect(r.queues).toHaveLength(3);
    expect(r.idleprocs).toBeLessThanOrEqual(3);
  }
  expect(records.map((r) => r.ms)).toEqual(records.map((r) => r.ms).sort((a, b) => a - b));
  // Nothing else is between the lines: not esbuild's own trace, which is a Go program too.
  expect(stderr.split('\n').filter((l) => l.startsWith('SCHED'))).toHaveLength(records.length);
});

test('scheddetail=1: every P, M and G, and they fit together', async () => {
  const { stderr } = await rt0([...BUSY, '--', '400'], { GODEBUG: 'schedtrace=60,scheddetail=1' });
  const records = parseSchedtrace(stderr);
  expect(records.length).toBeGreaterThan(1);
  for (const { detail, threads } of records) {
    if (detail === undefined) throw new Error('no detail');
    expect([...detail.ps.keys()]).toEqual(['P0', 'P1', 'P2']);
    expect(detail.ms.size).toBe(threads);
    expect(detail.gs.get('G1')).toBeDefined();
  }
  const running = [...(records.at(-1)?.detail?.gs.values() ?? [])].filter((g) => g.reason === 'GC sweep wait');
  expect(running).toHaveLength(1);
});

const shown = (stderr: string): string[] => stderr.match(/^goroutine \d+ \[[^\]]+\]:$/gm) ?? [];

test('SIGQUIT prints all goroutines and exits with 2', async () => {
  const running = start([...BUSY, '--', '60000']);
  await running.says('begins');
  running.child.kill('SIGQUIT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(/^SIGQUIT: quit\n/);
  expect(shown(stderr)).toHaveLength(3);
});

const panics = join(ROOT, 'test', 'cli', 'programs', 'twopanic.ts');

test.each([
  [undefined, 2, 1, false],
  ['single', 2, 1, false],
  ['none', 2, 0, false],
  ['all', 2, 2, false],
  ['system', 2, 2, true],
  ['crash', 134, 2, true],
])('GOTRACEBACK=%s: exit %i, %i goroutines of the program, the runtime’s own: %s', async (level, exit, n, own) => {
  const { code, stderr } = await rt0(['run', panics, '-p', '1'], level === undefined ? {} : { GOTRACEBACK: level });
  expect(code).toBe(exit);
  expect(stderr).toMatch(/^panic: on purpose\n/);
  const system = shown(stderr).filter((g) => /GC |force gc/.test(g));
  expect(shown(stderr).length - system.length).toBe(n);
  expect(system.length > 0).toBe(own);
});

test('a deadlock shows all goroutines, also with GOTRACEBACK=single', async () => {
  const { code, stderr } = await rt0(['run', 'examples/deadlock.ts'], { GOTRACEBACK: 'single' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^fatal error: all goroutines are asleep - deadlock!\n/);
  expect(shown(stderr).length).toBeGreaterThan(1);
});
