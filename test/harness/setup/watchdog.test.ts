// The watchdog's thread, of a process that blocks: what it prints, and that the process ends.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

const MAIN = `
import { Worker } from 'node:worker_threads';
import { LENGTH, MILLISECONDS, NAME, WORDS } from ${url('./watchdog-words.mjs')};
const words = new Int32Array(new SharedArrayBuffer(WORDS * 4));
words[MILLISECONDS] = 300;
words[LENGTH] = new TextEncoder().encodeInto('a file > a tést', new Uint8Array(words.buffer, NAME * 4)).written;
const watchdog = new Worker(new URL(${url('./watchdog-thread.mjs')}), { workerData: words, execArgv: [] });
await new Promise((resolve) => watchdog.once('message', resolve));
watchdog.unref();
const inner = () => { HOW };
const outer = () => inner();
outer();
`;

/** What blocks does so for 10 s, so that nothing is left when this test is killed: the watchdog has to be earlier. */
function run(how: string): { status: number | null; signal: string | null; stderr: string } {
  const args = ['--input-type=module', '-e', MAIN.replace('HOW', how)];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGTERM' });
}

test.each([
  ['a loop', 'for (const end = Date.now() + 10_000; Date.now() < end; );'],
  ['Atomics.wait', 'Atomics.wait(words, WORDS - 1, 0, 10_000);'],
])('%s: name and stack, and the process is killed', (_, how) => {
  const { signal, stderr } = run(how);
  expect(stderr).toMatch(
    /^\nhung: a file > a tést: its thread is blocked for 300 ms\n {4}at inner \(.*\n {4}at outer \(/,
  );
  expect(signal).toBe('SIGKILL');
});

test('a process that ends in time is left alone', () => {
  const { status, stderr } = run('process.exit(7);');
  expect([status, stderr]).toEqual([7, '']);
});
