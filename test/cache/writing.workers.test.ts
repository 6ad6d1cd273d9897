// Who may write the cache when: nobody begins once the process is about to exit, and who has begun is waited for.

import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { stopWriting, writing, writingWord } from '../../src/cache/writing.ts';

test('what is written is counted while it is, also when it throws', () => {
  const word = writingWord();
  expect(writing(() => Atomics.load(word, 0) === 1)).toBe(true);
  expect(writing(() => false)).toBe(false);
  expect(() =>
    writing(() => {
      throw new Error('full');
    }),
  ).toThrow('full');
  expect(Atomics.load(word, 0)).toBe(0);
});

test('stopWriting waits for a thread that writes; after it nobody begins', async () => {
  const word = writingWord();
  const thread = new Worker(
    `const { workerData: w } = require('node:worker_threads');
     Atomics.add(w, 0, 1);
     require('node:worker_threads').parentPort.postMessage('writes');
     while (Atomics.load(w, 0) > 0) Atomics.wait(w, 0, 1, 5);
     Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
     Atomics.sub(w, 0, 1);
     Atomics.notify(w, 0);`,
    { eval: true, workerData: word },
  );
  await new Promise((resolve) => thread.once('message', resolve));
  stopWriting();
  // One more, if the writer had not been waited for: it leaves 30 ms after it has heard.
  expect(Atomics.load(word, 0)).toBe(-(2 ** 30));
  let wrote = false;
  expect(
    writing(() => {
      wrote = true;
      return true;
    }),
  ).toBe(false);
  expect(wrote).toBe(false);
  stopWriting();
  await thread.terminate();
});
