// Threads that are there before the program starts.
// Tests src/host: warmup, pool; src/m: spares.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Machine } from 'rt0/host';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { runOn } from '../harness/machine.ts';

const directory = mkdtempSync(join(tmpdir(), 'rt0-warm-'));
let machine: Machine | null = null;

afterEach(async () => {
  await machine?.close();
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('main begins when all of them have loaded the program, each once, whichever boot it is', async () => {
  vi.stubEnv('RT0_LOADS', join(directory, 'loads'));
  machine = new Machine({ build: 'debug', warm: 9 });
  for (let boot = 0; boot < 3; boot++) {
    const { code, stdout } = await runOn(machine, 'loads', { procs: 2 });
    expect([code, stdout]).toEqual([0, '9 loads by 9 threads\n']);
  }
  expect(machine.threads).toBe(9);
});

test('a program that cannot be loaded is reported once, as without', async () => {
  machine = new Machine({ build: 'debug', warm: 6 });
  const { code, stderr } = await runOn(machine, 'badload');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^rt0: \S*badload\.ts: threw while it was loaded: TypeError: this module does not load\n$/);
});

test('a machine that is closed meanwhile does not boot', async () => {
  machine = new Machine({ build: 'debug', warm: 12 });
  const run = runOn(machine, 'loads');
  await Promise.all([machine.close(), expect(run).rejects.toThrow(/^a thread cannot be started: /)]);
});

test.each([-1, 1.5, Number.NaN, 10_001])('%d threads are refused', (warm) => {
  expect(() => new Machine({ warm })).toThrow(`warm ${warm}: expected a whole number from 0 to 10000`);
});

test('a machine with many threads boots again and again without a warning of Node’s', async () => {
  const said: string[] = [];
  const listen = (w: Error): void => {
    said.push(w.message);
  };
  process.on('warning', listen);
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a stream has that the threads of a pool write to.
  for (let i = 0; i < 10; i++) stream.setMaxListeners(0).on('error', () => {});
  stream.setMaxListeners(10);
  machine = new Machine({ build: 'debug' });
  const rt = await machine.boot(fileURLToPath(new URL('../programs/hello.ts', import.meta.url)), { stdout: stream });
  expect((await rt.exited).code).toBe(0);
  process.off('warning', listen);
  expect(said).toEqual([]);
  expect(stream.getMaxListeners()).toBe(10);
});
