// `rt0 run`, `rt0 --help` and `rt0 --version`.
// Tests src/cli: bootprogram, live, main, runreport, runverb.

import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { Stats } from '../../src/inspect/counters.ts';
import { program, rt0, start } from './rt0.ts';

test('a program runs, and stderr stays empty', async () => {
  const ended = await rt0(['run', 'examples/hello.ts']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(/hello/);
});

test('the exit code is the program’s, and what follows -- are its arguments', async () => {
  const ended = await rt0(['run', '-p', '2', program('exit7.ts'), '--', 'a', '-p', '0', '--json']);
  expect(ended).toEqual({ code: 7, stdout: 'args ["a","-p","0","--json"]\n', stderr: '' });
});

test('a panic: exit 2, with the goroutine', async () => {
  const ended = await rt0(['run', program('panics.ts')]);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/^panic: boom\n/);
  expect(ended.stderr).toMatch(/goroutine \d+ \[running\]:\nmain\.worker/);
});

test('a deadlock: exit 2, in Go’s words', async () => {
  const ended = await rt0(['run', program('deadlock.ts')]);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/^fatal error: all goroutines are asleep - deadlock!\n/);
});

interface Document extends Stats {
  exitCode: number;
  seed: number;
  audit: string[] | null;
}

test('--json: one document on stdout, the program’s output on stderr', async () => {
  const ended = await rt0(['run', '--json', '-p', '3', '--seed', '77', program('exit7.ts'), 'x']);
  expect(ended.code).toBe(7);
  expect(ended.stderr).toBe('args ["x"]\n');
  const d = JSON.parse(ended.stdout) as Document;
  expect(d).toMatchObject({ exitCode: 7, gomaxprocs: 3, seed: 77, audit: [] });
  expect(d.ps.map((p) => p.id)).toEqual([0, 1, 2]);
  expect(d.steals.map((row) => row.length)).toEqual([3, 3, 3]);
  const fields = [
    'id',
    'ran',
    'spawned',
    'stolen',
    'stolenFrom',
    'fromGlobal',
    'runnext',
    'overflowed',
    'spins',
    'parks',
  ];
  for (const p of d.ps) expect(Object.keys(p)).toEqual(fields);
  expect(d.goroutines.created).toBeGreaterThanOrEqual(1);
  expect(d.goroutines.finished).toBeLessThan(d.goroutines.created);
  expect(d.threads).toBeGreaterThanOrEqual(1);
  expect(d.elapsedMs).toBeGreaterThan(0);
  expect(d.jain).toBeGreaterThanOrEqual(1 / 3);
  expect(d.maxOverMean).toBeLessThanOrEqual(3);
});

test('--json after a panic: nothing to audit', async () => {
  const ended = await rt0(['run', '--json', program('panics.ts')]);
  expect(ended.code).toBe(2);
  expect(JSON.parse(ended.stdout)).toMatchObject({ exitCode: 2, audit: null });
});

test('--stats: the example, its table, the audit; the program’s output alone on stdout', async () => {
  const ended = await rt0(['run', '--stats', '-p', '4', 'examples/fanout.ts']);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toBe('fanout: 255868 goroutines, checksum fdc54e44\n');
  expect(ended.stderr).toMatch(/│ {2}P3 │/);
  expect(ended.stderr).toMatch(/thief │ from P0 │ from P1/);
  expect(ended.stderr).toMatch(/goroutines 255,87\d made, 255,868 finished/);
  expect(ended.stderr).toMatch(/Jain 0\.\d+, max\/mean 1\.\d+/);
  expect(ended.stderr).toMatch(/audit {6}sound/);
  const color = String.fromCharCode(27);
  expect(ended.stderr).not.toContain(color);
});

test.each(['forever.ts', 'spins.ts'])('^C stops %s with 130', async (name) => {
  const running = start(['run', '-p', '2', program(name)]);
  await running.says('running');
  running.child.kill('SIGINT');
  expect(await running.ended).toEqual({ code: 130, stdout: 'running\n', stderr: '' });
});

test('^C with --stats and --json: the figures so far, audited', async () => {
  const running = start(['run', '-p', '2', '--stats', '--json', program('forever.ts')]);
  await running.tells('running');
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code).toBe(130);
  const d = JSON.parse(stdout) as Document;
  expect(d).toMatchObject({ exitCode: 130, gomaxprocs: 2, audit: [] });
  expect(d.ps.reduce((n, p) => n + p.ran, 0)).toBeGreaterThan(1);
  expect(stderr).toMatch(/│ {2}P1 │/);
  expect(stderr).toMatch(/exit 130, .*\n(.*\n)*audit {6}sound/);
});

test('SIGTERM stops it with 143', async () => {
  const running = start(['run', program('forever.ts')]);
  await running.says('running');
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(143);
});

test('--version and --help', async () => {
  expect(await rt0(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  const help = await rt0(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const word of ['run', 'boot', 'stress', 'Examples:', 'GOMAXPROCS']) expect(help.stdout).toContain(word);
  expect((await rt0(['stress', '--help'])).stdout).toMatch(/wake-storm +bursts/);
});
