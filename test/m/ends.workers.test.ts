// How runs end that do not end well: with a reason, an exit code, and never in a hang.
// Tests src/host: bootsteps, kernel; src/shared: throw.

import { expect, test } from 'vitest';
import { useMachine } from '../harness/machine.ts';

const rig = useMachine();

async function worksAgain(): Promise<void> {
  const { code, stdout } = await rig.run('many', { procs: 2, args: [10, 100], strict: true });
  expect([code, stdout]).toEqual([0, '1000 of 1000 ran once\n']);
}

test.each([1, 2, 4, 16])('all goroutines asleep, GOMAXPROCS=%i', async (procs) => {
  const { code, stdout, stderr } = await rig.run('stuck', { procs, args: ['asleep'] });
  expect(code).toBe(2);
  expect(stdout).toBe('a goroutine has finished\n'.repeat(5));
  expect(stderr).toMatch(
    /^fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 \[chan receive\]:\nmain\.main\(/,
  );
  for (const reason of ['select', 'chan send', 'sync.Cond.Wait'])
    expect(stderr).toContain(` [${reason}]:\nmain.forever(`);
  // The runtime's own and the dead are not shown.
  expect(stderr.match(/^goroutine /gm)).toHaveLength(4);
});

test('a deadlock three calls deep shows all frames', async () => {
  const { code, stderr } = await rig.run('stuck', { procs: 2, args: ['nested'] });
  expect(code).toBe(2);
  expect(stderr).toContain('goroutine 1 [select (no cases)]:\n');
  expect(stderr.match(/^main\.nested\(/gm)).toHaveLength(4);
  expect(stderr).toContain('main.main(');
});

test.each([1, 2, 4])('main calls Goexit and the others finish, GOMAXPROCS=%i', async (procs) => {
  const { code, stdout, stderr } = await rig.run('stuck', { procs, args: ['goexit'] });
  expect(code).toBe(2);
  expect(stdout).toBe('a goroutine has finished\n'.repeat(5));
  expect(stderr.split('\n')[0]).toBe('fatal error: no goroutines (main called runtime.Goexit) - deadlock!');
});

test('main calls Goexit, and somebody waits for ever', async () => {
  const { code, stderr } = await rig.run('stuck', { procs: 2, args: ['leftover'] });
  expect(code).toBe(2);
  expect(stderr.split('\n')[0]).toBe('fatal error: all goroutines are asleep - deadlock!');
  expect(stderr).toContain('[chan receive (nil chan)]:');
});

test.each([0, 1, 41, 255, 256, -1])('exit(%i)', async (code) => {
  const got = await rig.run('procs', { procs: 4, args: [code] });
  expect(got.code).toBe(code & 0xff);
});

test('a program that throws while it is loaded: one line, exit 1', async () => {
  const { code, stdout, stderr } = await rig.run('badload', { procs: 2 });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^rt0: \S*badload\.ts: threw while it was loaded: TypeError: this module does not load\n$/);
  await worksAgain();
});

test('exit while others spin in bodies that never come back', async () => {
  const started = performance.now();
  const { code, stdout } = await rig.run('death', { procs: 4, args: ['exit', 3], patience: 10_000 });
  expect([code, stdout]).toEqual([41, 'all spin\n']);
  expect(performance.now() - started).toBeLessThan(8000);
  await worksAgain();
});

test('stop() while all Ms spin: code 130', async () => {
  const { code } = await rig.run('death', {
    procs: 3,
    args: ['stop', 2],
    patience: 10_000,
    started: (rt) => setTimeout(() => rt.stop(), 300),
  });
  expect(code).toBe(130);
  await worksAgain();
});

test('stop() of a machine whose Ms all sleep', async () => {
  const { code } = await rig.run('lines', {
    procs: 2,
    args: [4, 1_000_000],
    started: (rt) => setTimeout(() => rt.stop(), 100),
  });
  expect(code).toBe(130);
  await worksAgain();
});

test('native recursion without end is a panic of its goroutine', async () => {
  const { code, stderr } = await rig.run('death', { procs: 2, args: ['stack', 0] });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^panic: RangeError: Maximum call stack size exceeded\n/);
  await worksAgain();
});
