// A work-stealing deque (Chase and Lev, 2005): the owner pushes and pops at the bottom, thieves take from the top. Only
// for the last item do they fight, with a compareExchange on the top.

const TOP = 0;
const BOTTOM = 1;

export interface Deque {
  ends: Int32Array;
  items: Int32Array;
}

/** Only the owner. */
export function push({ ends, items }: Deque, item: number): void {
  const b = Atomics.load(ends, BOTTOM);
  Atomics.store(items, b % items.length, item);
  Atomics.store(ends, BOTTOM, b + 1);
}

/** Only the owner. 0: empty. */
export function pop({ ends, items }: Deque): number {
  const b = Atomics.load(ends, BOTTOM) - 1;
  Atomics.store(ends, BOTTOM, b);
  const t = Atomics.load(ends, TOP);
  if (t > b) {
    Atomics.store(ends, BOTTOM, t);
    return 0;
  }
  const item = Atomics.load(items, b % items.length);
  if (t < b) return item;
  const won = Atomics.compareExchange(ends, TOP, t, t + 1) === t;
  Atomics.store(ends, BOTTOM, t + 1);
  return won ? item : 0;
}

/** Anybody. 0: empty, or somebody else was faster. */
export function steal({ ends, items }: Deque): number {
  const t = Atomics.load(ends, TOP);
  const b = Atomics.load(ends, BOTTOM);
  if (t >= b) return 0;
  const item = Atomics.load(items, t % items.length);
  return Atomics.compareExchange(ends, TOP, t, t + 1) === t ? item : 0;
}

export const shared = (): Deque => ({
  ends: new Int32Array(new SharedArrayBuffer(8)),
  items: new Int32Array(new SharedArrayBuffer(16)),
});

export const threads = {
  owner(d: Deque): number[] {
    push(d, 1);
    push(d, 2);
    return [pop(d), pop(d), pop(d)];
  },
  thief: (d: Deque): number[] => [steal(d), steal(d)],
};

export function check(_d: Deque, results: number[][]): void {
  const got = results.flat().filter((x) => x !== 0);
  if (got.sort().join() !== '1,2') throw new Error(`taken: ${got.join()}; expected each of 1,2 once`);
}
