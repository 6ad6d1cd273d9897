// The sequence lock with a test left out: a reader that finds the sequence odd reads on, and if the writer does not
// move meanwhile, keeps half of its work.

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
