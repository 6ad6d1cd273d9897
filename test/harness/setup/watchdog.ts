// Watchdog for tests that block their thread (a setupFile of every test file): a test that loops for ever, or sleeps in
// Atomics.wait, fails with its name and the stack it hangs in. vitest's own time-out is a timer of that very thread, so
// it would never come. A test that waits without blocking is vitest's and the harness's: machine.ts, threads.ts and
// cli/rt0.ts dump what they wait for.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect } from 'vitest';
import { COUNT, LENGTH, MILLISECONDS, NAME, WORDS } from './watchdog-words.mjs';

/** Milliseconds beyond a test's own time: vitest's time-out comes first when it can. */
const GRACE = 20_000;
/** Milliseconds for imports and hooks. */
const BETWEEN = 120_000 + GRACE;

const words = new Int32Array(new SharedArrayBuffer(WORDS * 4));
const name = new Uint8Array(words.buffer, NAME * 4);

/** `what` has so many milliseconds from now on until the next call. */
function allow(what: string, milliseconds: number): void {
  const { written } = new TextEncoder().encodeInto(what, name);
  Atomics.store(words, LENGTH, written);
  Atomics.store(words, MILLISECONDS, milliseconds);
  Atomics.add(words, COUNT, 1);
  Atomics.notify(words, COUNT);
}

const file = expect.getState().testPath ?? 'a test file';
allow(`${file}, outside of tests`, BETWEEN);
// Without the flags of this process: they load TypeScript, which a plain module does not need.
const watchdog = new Worker(new URL('./watchdog-thread.mjs', import.meta.url), { workerData: words, execArgv: [] });
// A thread does not start while its parent is blocked.
await once(watchdog, 'message');
watchdog.unref();

beforeEach(({ task }) => allow(`${file} > ${task.name}`, task.timeout + GRACE));
afterEach(() => allow(`${file}, outside of tests`, BETWEEN));
