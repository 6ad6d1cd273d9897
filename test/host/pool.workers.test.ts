// A system that has no more threads. Node says so by throwing in the constructor of Worker.
// Tests src/host: bootsteps, pool.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Machine } from 'rt0/host';
import { afterAll, afterEach, expect, test } from 'vitest';
import { runOn } from '../harness/machine.ts';

// The very object that piscina asks for Worker, each time.
const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: new (...args: never[]) => object };
const { Worker } = threads;
let machine: Machine | null = null;

function refuse(): void {
  threads.Worker = class {
    constructor() {
      throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
    }
  };
}

afterEach(async () => {
  threads.Worker = Worker;
  await machine?.close();
});

/** Rejections that nobody handles end an embedder's process. */
const unhandled: unknown[] = [];
const note = (why: unknown): unknown => unhandled.push(why);
process.on('unhandledRejection', note);
afterAll(async () => {
  // They are told of after the microtasks.
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

// First: later there is a thread that has compiled something.
test('a program cannot be compiled: that takes a thread', async () => {
  machine = new Machine({ build: 'debug' });
  const file = join(mkdtempSync(join(tmpdir(), 'rt0-')), 'new.ts');
  writeFileSync(file, `import { print } from 'rt0'; export function* main() { print(${Date.now()}); }`);
  refuse();
  await expect(machine.boot(file)).rejects.toThrow(/^a thread cannot be started: EAGAIN$/);
});

test('the run ends as Go’s does, and the machine can be used again', async () => {
  machine = new Machine({ build: 'debug', warm: 6 });
  // Compiled while there are threads.
  expect((await runOn(machine, 'syscalls', { args: ['throws'] })).code).toBe(0);
  refuse();
  const { code, stderr } = await runOn(machine, 'syscalls', { procs: 2, args: ['keepers', 20], audit: false });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^runtime: failed to create new OS thread \(have \d+ already; EAGAIN\)\nruntime: may need to increase max user processes \(ulimit -u\)\nfatal error: newosproc\n\ngoroutine /,
  );
  threads.Worker = Worker;
  expect((await runOn(machine, 'hello')).code).toBe(0);
});

test('threads that were asked for and cannot be had are an error of the machine', () => {
  refuse();
  expect(() => new Machine({ warm: 3 })).toThrow('a thread cannot be started: EAGAIN');
});

test('a machine without any thread: the run fails, and the machine can be closed', async () => {
  machine = new Machine({ build: 'debug', warm: 0 });
  expect((await runOn(machine, 'hello')).code).toBe(0);
  await machine.close();
  machine = new Machine({ build: 'debug', warm: 0 });
  refuse();
  const { code, stderr } = await runOn(machine, 'hello', { audit: false });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^runtime: failed to create new OS thread/),
  });
});
