// The cache's write lock: who may write when. A process that ends by process.exit stops its threads wherever they are,
// also between the writing of a file and its renaming; so the main thread waits for those who write, and lets nobody
// begin (stopWriting). A thread takes part when the main thread gives it the word (writingWord) as
// workerData.rt0writing.

import { isMainThread, workerData } from 'node:worker_threads';

/** Added to the number of writers when no more are wanted. */
const CLOSED = -(2 ** 30);
/** Longest wait for a writer, in milliseconds. */
const PATIENCE = 200;

const word: Int32Array = wordOf();

function wordOf(): Int32Array {
  const given: unknown = (workerData as { rt0writing?: unknown } | null)?.rt0writing;
  if (!isMainThread && given instanceof Int32Array) return given;
  return new Int32Array(new SharedArrayBuffer(4));
}

/** For the workerData of a thread that may write. */
export function writingWord(): Int32Array {
  return word;
}

/** Calls f, which writes, unless the process is about to exit. */
export function writing(f: () => boolean): boolean {
  const before = Atomics.add(word, 0, 1);
  try {
    return before >= 0 && f();
  } finally {
    Atomics.sub(word, 0, 1);
    Atomics.notify(word, 0);
  }
}

/** Waits for those who write and lets nobody begin. For the main thread, before process.exit. */
export function stopWriting(): void {
  if (Atomics.load(word, 0) < 0) return;
  Atomics.add(word, 0, CLOSED);
  const until = performance.now() + PATIENCE;
  for (;;) {
    const now = Atomics.load(word, 0);
    const left = until - performance.now();
    if (now <= CLOSED || left <= 0) return;
    Atomics.wait(word, 0, now, left);
  }
}
