// Peterson's lock with two lines swapped: who wants in gives the turn away before saying so. Both can get in.

const TURN = 2;

/** words[0] and words[1]: who wants in. words[2]: who has to wait if both do. */
export function lock(words: Int32Array, me: number): void {
  const other = 1 - me;
  Atomics.store(words, TURN, other);
  Atomics.store(words, me, 1);
  while (Atomics.load(words, other) === 1 && Atomics.load(words, TURN) === other) {
    // spin
  }
}

export function unlock(words: Int32Array, me: number): void {
  Atomics.store(words, me, 0);
}

interface Shared {
  words: Int32Array;
  count: Int32Array;
}

export const shared = (): Shared => ({
  words: new Int32Array(new SharedArrayBuffer(12)),
  count: new Int32Array(new SharedArrayBuffer(4)),
});

function worker({ words, count }: Shared, me: number): void {
  for (let i = 0; i < 2; i++) {
    lock(words, me);
    count[0] = (count[0] as number) + 1;
    unlock(words, me);
  }
}

export const threads = {
  left: (s: Shared): void => worker(s, 0),
  right: (s: Shared): void => worker(s, 1),
};

export function check({ count }: Shared): void {
  if (count[0] !== 4) throw new Error(`${count[0]} counted, 4 expected`);
}
