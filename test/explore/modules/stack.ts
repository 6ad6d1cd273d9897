// A stack under a lock that is not one if the workload says so, and a history of it.

import { now } from 'rt0/explore';

export interface Work {
  readonly broken: boolean;
  readonly ops: readonly (readonly ('push' | 'pop')[])[];
}

export interface Event {
  readonly input: 'pop' | { readonly push: number };
  readonly output: number;
  readonly called: number;
  readonly returned: number;
}

interface Stack {
  words: Int32Array;
}

const TOP = 1;

export const shared = (): Stack => ({ words: new Int32Array(new SharedArrayBuffer(4 * 32)) });

function lock({ words }: Stack): void {
  while (Atomics.compareExchange(words, 0, 0, 1) !== 0) {
    // spin
  }
}

function unlock({ words }: Stack): void {
  Atomics.store(words, 0, 0);
}

function push({ words }: Stack, v: number): number {
  const top = Atomics.load(words, TOP);
  Atomics.store(words, 2 + top, v);
  Atomics.store(words, TOP, top + 1);
  return 0;
}

function pop({ words }: Stack): number {
  const top = Atomics.load(words, TOP);
  if (top === 0) return 0;
  Atomics.store(words, TOP, top - 1);
  return Atomics.load(words, 1 + top);
}

function worker(s: Stack, list: readonly ('push' | 'pop')[], id: number, broken: boolean): Event[] {
  const events: Event[] = [];
  for (let i = 0; i < list.length; i++) {
    const v = 10 * id + i + 1;
    const called = now();
    if (!broken) lock(s);
    const output = list[i] === 'push' ? push(s, v) : pop(s);
    if (!broken) unlock(s);
    events.push({ input: list[i] === 'push' ? { push: v } : 'pop', output, called, returned: now() });
  }
  return events;
}

export const threads = ({ ops, broken }: Work): ((s: Stack) => Event[])[] =>
  ops.map((list, id) => (s) => worker(s, list, id, broken));
