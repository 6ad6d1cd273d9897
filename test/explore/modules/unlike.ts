// What its threads do depends on something that the explorer does not control: whether they are workers.

import { isMainThread } from 'node:worker_threads';

export const shared = () => ({ words: new Int32Array(new SharedArrayBuffer(8)) });

function worker({ words }: ReturnType<typeof shared>) {
  Atomics.add(words, isMainThread ? 0 : 1, 1);
}

export const threads = [worker, worker];

export function check({ words }: ReturnType<typeof shared>) {
  if (words[0] === 2) throw new Error('in one thread');
}
