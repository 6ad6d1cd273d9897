// The ticket lock with one thing wrong: who draws a number reads it and writes it back in two steps, so two can draw
// the same.
const NEXT = 0;
const OWNER = 1;

export function lock(l: Int32Array): void {
  const ticket = Atomics.load(l, NEXT);
  Atomics.store(l, NEXT, ticket + 1);
  while (Atomics.load(l, OWNER) !== ticket) {
    // spin
  }
}

export function unlock(l: Int32Array): void {
  Atomics.add(l, OWNER, 1);
}

interface Shared {
  lock: Int32Array;
  count: Int32Array;
}

export const shared = (): Shared => ({
  lock: new Int32Array(new SharedArrayBuffer(8)),
  count: new Int32Array(new SharedArrayBuffer(4)),
});

/** The count is a plain word: only the lock makes it right. */
function worker({ lock: l, count }: Shared): void {
  for (let i = 0; i < 2; i++) {
    lock(l);
    count[0] = (count[0] as number) + 1;
    unlock(l);
  }
}

export const threads = [worker, worker];

export function check({ count }: Shared): void {
  if (count[0] !== 4) throw new Error(`${count[0]} counted, 4 expected`);
}
