// A ring buffer for one producer and one consumer, who sleeps when it is empty. Slots are plain words: what makes them
// safe is that each side publishes its index after it is done with the slot.

const HEAD = 0;
const TAIL = 1;

export interface Ring {
  /** Items taken and items put, since the beginning. */
  index: Int32Array;
  slots: Int32Array;
}

/** False: full. */
export function push({ index, slots }: Ring, item: number): boolean {
  const tail = Atomics.load(index, TAIL);
  if (tail - Atomics.load(index, HEAD) === slots.length) return false;
  slots[tail % slots.length] = item;
  Atomics.store(index, TAIL, tail + 1);
  Atomics.notify(index, TAIL, 1);
  return true;
}

/** Waits for an item. */
export function pop({ index, slots }: Ring): number {
  const head = Atomics.load(index, HEAD);
  while (Atomics.load(index, TAIL) === head) Atomics.wait(index, TAIL, head);
  const item = slots[head % slots.length] as number;
  Atomics.store(index, HEAD, head + 1);
  return item;
}

const N = 3;

export const shared = (): Ring => ({
  index: new Int32Array(new SharedArrayBuffer(8)),
  slots: new Int32Array(new SharedArrayBuffer(4 * 2)),
});

export const threads = {
  producer(ring: Ring): void {
    for (let i = 1; i <= N; i++) {
      while (!push(ring, i)) {
        // full
      }
    }
  },
  consumer(ring: Ring): number[] {
    const got: number[] = [];
    for (let i = 1; i <= N; i++) got.push(pop(ring));
    return got;
  },
};

export function check(_ring: Ring, [, got]: [unknown, number[]]): void {
  if (got.join() !== '1,2,3') throw new Error(`got ${got.join()}, expected 1,2,3`);
}
