// What one boot of a machine leaves for the next on the same threads: nothing in modules, and with `fresh` nothing at
// all. Tests src/compile: fresh; src/host: api, loader.

import { Machine } from 'rt0/host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOn } from '../harness/machine.ts';

let machine: Machine;
beforeAll(() => {
  machine = new Machine({ build: 'debug' });
});
afterAll(() => machine.close());

const boots = async (program: string, n: number, options = {}): Promise<string[]> => {
  const said: string[] = [];
  for (let i = 0; i < n; i++) {
    const { code, stdout } = await runOn(machine, program, { procs: 4, together: true, ...options });
    expect(code, stdout).toBe(0);
    said.push(stdout);
  }
  return said;
};

test('variables of plain modules: each boot finds them as they are written', async () => {
  const [first = '', ...others] = await boots('fresh', 4, { args: ['modules'] });
  expect(first).toBe('count 1\nexported 1\nlive 2\ndefault 1\nclass 1\nawaited 7\nmeta true\nsame true\n');
  expect(others).toEqual([first, first, first]);
});

test('on every thread', async () => {
  const said = await boots('fresh', 3, { args: ['threads'] });
  expect(said).toEqual(['at most 1\n', 'at most 1\n', 'at most 1\n']);
});

test('what a plain module prints while it is loaded comes once a boot', async () => {
  const said = await boots('console', 3, { args: ['return', 1, 1] });
  expect(said).toEqual(new Array(3).fill('loading\nloading, stderr\n 0\nthe end\n'));
});

test('a program whose goroutine modules hold values of plain ones gets new threads', async () => {
  const said = await boots('freshheld', 3);
  expect(said).toEqual(new Array(3).fill('1 true true\n'));
});

test('globalThis and prototypes stay with the threads, and with fresh they do not', async () => {
  const one = { args: ['global'], procs: 1 };
  const run = async (fresh: boolean): Promise<string> => (await runOn(machine, 'fresh', { ...one, fresh })).stdout;
  expect(await run(true)).toBe('global 1 1\n');
  expect(await run(true)).toBe('global 1 1\n');
  // Which of the threads it gets is the pool's affair.
  expect(await run(false)).toMatch(/^global [12] [12]\n$/);
});

test('a panic names the plain module’s own lines, in each boot', async () => {
  for (let i = 0; i < 3; i++) {
    const { code, stderr } = await runOn(machine, 'fresh', { args: ['fails'] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: as written\n\tat fails \(\S+\/freshplain\.ts:3:9\)\n/);
  }
});

test('plain code is as fast in later boots as in the first', async () => {
  const times = (await boots('fresh', 8, { args: ['speed'], procs: 1 })).map((s) =>
    Number(/^speed ([\d.]+)\n$/.exec(s)?.[1]),
  );
  // A loop whose property accesses were megamorphic took 50 times as long. The best of some rounds, on a busy machine.
  expect(Math.min(...times.slice(4)), times.join(' ')).toBeLessThan(8 * Math.min(...times.slice(0, 3)));
});

test('a hundred boots leave no memory behind', async () => {
  await boots('fresh', 20, { args: ['modules'] });
  const before = process.memoryUsage().rss;
  await boots('fresh', 100, { args: ['modules'] });
  expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(60);
}, 60_000);
