// A sequence lock: one writer, readers that never make it wait. The sequence is odd while the writer is at it; a reader
// that saw it odd, or changed, reads again. The data are read with Atomics: a plain read beside the writer would be a
// data race, though its value is thrown away.

export interface Seqlock {
  sequence: Int32Array;
  data: Int32Array;
}

export function write({ sequence, data }: Seqlock, value: number): void {
  Atomics.add(sequence, 0, 1);
  for (let i = 0; i < data.length; i++) Atomics.store(data, i, value);
  Atomics.add(sequence, 0, 1);
}

export function read({ sequence, data }: Seqlock): number[] {
  for (;;) {
    const before = Atomics.load(sequence, 0);
    if (before % 2 === 1) continue;
    const copy: number[] = [];
    for (let i = 0; i < data.length; i++) copy.push(Atomics.load(data, i));
    if (Atomics.load(sequence, 0) === before) return copy;
  }
}

export const shared = (): Seqlock => ({
  sequence: new Int32Array(new SharedArrayBuffer(4)),
  data: new Int32Array(new SharedArrayBuffer(8)),
});

export const threads = {
  writer(lock: Seqlock): void {
    write(lock, 1);
    write(lock, 2);
  },
  reader: (lock: Seqlock): number[] => read(lock),
};

export function check(_lock: Seqlock, [, seen]: [unknown, number[]]): void {
  if (seen[0] !== seen[1]) throw new Error(`a torn read: ${seen.join()}`);
}
