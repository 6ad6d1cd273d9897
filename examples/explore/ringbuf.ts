// A library from npm: ringbuf.js, a wait-free ring buffer for one producer and one consumer (its own code is explored,
// as it comes).

import { RingBuffer } from 'ringbuf.js';

type Storage = SharedArrayBuffer;

export const shared = (): Storage => RingBuffer.getStorageForCapacity(2, Uint8Array);

export const threads = {
  producer(storage: Storage): number {
    const ring = new RingBuffer(storage, Uint8Array);
    let put = 0;
    // Three elements through a ring for two: it wraps around.
    for (let i = 1; i <= 3; i++) put += ring.push(Uint8Array.of(i));
    return put;
  },
  consumer(storage: Storage): number[] {
    const ring = new RingBuffer(storage, Uint8Array);
    const got: number[] = [];
    const one = new Uint8Array(2);
    for (let i = 0; i < 2; i++) {
      const n = ring.pop(one);
      for (let j = 0; j < n; j++) got.push(one[j] as number);
    }
    return got;
  },
};

export function check(_: Storage, [put, got]: [number, number[]]): void {
  // What comes out is a beginning of what went in. If the second push found it full, that is 1, 3 or 1, 2.
  const legal = put === 3 ? ['1', '1,2', '1,2,3', ''] : ['1', '1,2', '1,3', '1,2,3', ''];
  if (!legal.includes(got.join())) throw new Error(`got ${got.join()} of ${put} that were put in`);
}
