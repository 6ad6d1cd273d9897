// GODEBUG, GOTRACEBACK and SIGQUIT as a user of Go knows them.
// Tests src/m: sysmon; src/shared: schedtrace, throw, traceback.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Kern, kern } from '../../src/shared/globals.ts';
import { everyNth, WHOLE } from '../harness/sweep.ts';
import { type Ended, program, ROOT, rt0, start } from './rt0.ts';
import { parseSchedtrace, type SchedLine } from './schedtrace.ts';

const golden = (name: string): string => readFileSync(join(ROOT, 'test', 'cli', 'golden', name), 'utf8');
const panics = program('twopanic.ts');
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

/** What `program` says after SIGQUIT, which comes when it has said `says`. */
async function quit(args: readonly string[], says: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const running = start(args, env);
  await running.says(says);
  running.child.kill('SIGQUIT');
  return await running.ended;
}

const WAITS = ['run', program('waits.ts'), '-p', '2'];
const OWN = ['[GC scavenge wait]', '[GC sweep wait]', '[force gc (idle)]'];

// Go counts SIGQUIT as a fault of the runtime's: it shows the runtime's own goroutines too, and at every level.
const LEVELS: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
  [{ GOTRACEBACK: 'none' }, 2],
  [{}, 2],
  [{ GOTRACEBACK: 'crash' }, 134],
];
test.each(everyNth(4, LEVELS))('SIGQUIT prints all goroutines, and how they stand: %j: exit %i', async (env, exit) => {
  const { code, stderr } = await quit(WAITS, 'waits', env);
  expect(code).toBe(exit);
  expect(stderr).toMatch(/^SIGQUIT: quit\n\ngoroutine 1 \[/);
  const states = shown(stderr).map((g) => /\[.*\]/.exec(g)?.[0]);
  expect(states.map((s) => (s === '[running]' ? '[runnable]' : s)).sort()).toEqual(
    [...OWN, '[chan receive, locked to thread]', '[runnable]', '[sleep]'].sort(),
  );
});

test('SIGQUIT while all Ps compute: exit 2', async () => {
  const { code, stderr } = await quit([...BUSY, '--', '60000'], 'begins');
  expect(code).toBe(2);
  expect(shown(stderr)).toHaveLength(3 + OWN.length);
});

describe('a run that fails with GODEBUG=schedtrace or scheddetail shows the scheduler, in detail', () => {
  const GODEBUG = 'scheddetail=1';
  const detail = (stderr: string): SchedLine => {
    const records = parseSchedtrace(stderr);
    expect(records).toHaveLength(1);
    expect(records[0]?.detail?.ps.size).toBe(records[0]?.gomaxprocs);
    expect(records[0]?.detail?.ms.size).toBe(records[0]?.threads);
    return records[0] as SchedLine;
  };
  const dying = (r: SchedLine): string[] =>
    [...(r.detail?.ms.values() ?? [])].filter((m) => m.dying === '1').map((m) => `throwing=${m.throwing}`);

  test('a panic: before its word', async () => {
    const { code, stderr } = await rt0(['run', panics, '-p', '1'], { GODEBUG: 'schedtrace=1000000' });
    // One at the start, as in Go, and the one that matters.
    const text = stderr.slice(stderr.lastIndexOf('SCHED'));
    expect(text).toMatch(/^SCHED [^\n]+\n( {2}[PMG]\d+: [^\n]+\n)+panic: on purpose\n/);
    expect(dying(detail(text))).toEqual(['throwing=0']);
    expect(code).toBe(2);
  });

  test('a deadlock: after its word', async () => {
    const { code, stderr } = await rt0(['run', program('deadlock.ts')], { GODEBUG });
    expect(stderr).toMatch(
      /^fatal error: all goroutines are asleep - deadlock!\nSCHED [^\n]+\n( {2}[PMG]\d+: [^\n]+\n)+\ngoroutine 1 /,
    );
    expect(dying(detail(stderr))).toEqual(['throwing=1']);
    expect(code).toBe(2);
  });

  test('SIGQUIT: before its word', async () => {
    const { code, stderr } = await quit(WAITS, 'waits', { GODEBUG });
    expect(stderr).toMatch(/^SCHED [^\n]+\n( {2}[PMG]\d+: [^\n]+\n)+SIGQUIT: quit\n\ngoroutine 1 /);
    const { detail: d } = detail(stderr);
    expect([...(d?.gs.values() ?? [])].filter((g) => g.lockedm !== '-1')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('a panic is told whatever happens meanwhile', () => {
  const atOnce = program('panicsatonce.ts');
  const GOTRACEBACK = 'all';
  test('others panic at the same moment', { repeats: WHOLE ? 1 : 0 }, async () => {
    const { code, stderr } = await rt0(['run', atOnce, '-p', '4'], { GOTRACEBACK });
    expect(stderr).toMatch(/^panic: bad\n/);
    expect(code).toBe(2);
  });

  test('main returns', { repeats: WHOLE ? 1 : 0 }, async () => {
    const { code, stderr } = await rt0(['run', atOnce, '-p', '2', '--', String(kern + Kern.panicking)], {
      GOTRACEBACK,
    });
    expect(stderr).toMatch(/^panic: bad\n/);
    expect(code).toBe(2);
  });
});

const PANICS = [
  [undefined, 2, 1, false],
  ['single', 2, 1, false],
  ['none', 2, 0, false],
  ['all', 2, 2, false],
  ['crash', 134, 2, true],
  ['system', 2, 2, true],
] as const;
test.each(everyNth(4, PANICS))(
  'GOTRACEBACK=%s: exit %i, %i goroutines of the program, the runtime’s own: %s',
  async (level, exit, n, own) => {
    const { code, stderr } = await rt0(['run', panics, '-p', '1'], level === undefined ? {} : { GOTRACEBACK: level });
    expect(code).toBe(exit);
    expect(stderr).toMatch(/^panic: on purpose\n/);
    const system = shown(stderr).filter((g) => /GC |force gc/.test(g));
    expect(shown(stderr).length - system.length).toBe(n);
    expect(system.length > 0).toBe(own);
  },
);

test('a deadlock shows all goroutines, also with GOTRACEBACK=single', async () => {
  const { code, stderr } = await rt0(['run', 'examples/deadlock.ts'], { GOTRACEBACK: 'single' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^fatal error: all goroutines are asleep - deadlock!\n/);
  expect(shown(stderr).length).toBeGreaterThan(1);
});
