// Atomics.wait and notify, with and without time-outs.

type A = Int32Array;
export const shared = (): A => new Int32Array(new SharedArrayBuffer(8));

const sleeper = (a: A): string => Atomics.wait(a, 0, 0, 100);
const forever = (a: A): string => Atomics.wait(a, 0, 0);
const waker = (a: A): number => {
  Atomics.store(a, 0, 1);
  return Atomics.notify(a, 0);
};
const early = (a: A): number => {
  const n = Atomics.notify(a, 0);
  Atomics.store(a, 0, 1);
  return n;
};

const crews: Record<string, ((a: A) => unknown)[]> = {
  timed: [sleeper, waker],
  forever: [forever, waker],
  /** The waker notifies before it stores: the sleeper may come between. */
  lost: [forever, early],
  alone: [sleeper],
};
export const threads = (name: string): ((a: A) => unknown)[] => crews[name] as ((a: A) => unknown)[];
