// A system that has no more threads. Node says so by throwing in the constructor of Worker.

import { createRequire } from 'node:module';
import { Machine } from 'rt0/host';
import { afterEach, expect, test } from 'vitest';
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

test('the run ends as Go’s does, and the machine can be used again', async () => {
  machine = new Machine({ build: 'debug', warm: 6 });
  expect((await runOn(machine, 'hello')).code).toBe(0);
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
