// ringbuf.js used as it must not be: it is for one producer, and here are two.

import { RingBuffer } from 'ringbuf.js';

type Storage = SharedArrayBuffer;

export const shared = (): Storage => RingBuffer.getStorageForCapacity(4, Uint8Array);

const producer = (storage: Storage, item: number): number =>
  new RingBuffer(storage, Uint8Array).push(Uint8Array.of(item));

export const threads = {
  one: (storage: Storage): number => producer(storage, 1),
  two: (storage: Storage): number => producer(storage, 2),
};

export function check(storage: Storage, put: number[]): void {
  const there = new RingBuffer(storage, Uint8Array).availableRead();
  if (there !== 2) throw new Error(`${put.length} producers put one each, and ${there} is there`);
}
