// Real threads on one heap.

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { newMemory } from '../../src/shared/memory.ts';
import type { Start } from './alloc.thread.ts';

const THREADS = 4;
const THREAD = fileURLToPath(new URL('../../dist/debug/threads/test/heap/alloc.thread.js', import.meta.url));
const SEED = Number(process.env.RT0_SEED ?? Date.now() % 0x7fffffff);

function run(start: Start, memory: unknown): Promise<string[]> {
  return new Promise((resolve) => {
    const thread = new Worker(THREAD, { workerData: { ...start, rt0: { memory } } });
    thread.once('message', (findings: string[]) => resolve(findings));
    thread.once('error', (e) => resolve([String(e)]));
    thread.once('exit', (code) => resolve([`thread ${start.id} left with ${code} and said nothing`]));
  });
}

test(`${THREADS} threads allocate and hand stacks around: nothing overlaps, the audit is clean (RT0_SEED=${SEED})`, async () => {
  const memory = newMemory(256 * 1024 * 1024);
  const ctl = new SharedArrayBuffer(1024);
  // Twice: the second boot finds the memory as the first left it.
  for (const seed of [SEED, SEED + 1]) {
    new Int32Array(ctl).fill(0);
    const start = { threads: THREADS, iterations: 150_000, seed, ctl };
    const findings = await Promise.all(Array.from({ length: THREADS }, (_, id) => run({ ...start, id }, memory)));
    expect(findings.flat()).toEqual([]);
  }
});
