// Simulated memory that executions run on: each must begin with the same content. Words that were written are
// remembered by pages of 64 words, and only those are put back; what a snapshot holds is the state after the bootstrap
// or a scenario's set-up.
//
// Memory that is given serves for one execution: others write to it too, unseen, and nothing of it is kept.

const PAGESHIFT = 6;
/** Bytes that are compared at once to find the last that is not 0. Memories are multiples of it. */
const BLOCK = 65_536;

export class SimulatedMemory {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  /** One byte a page: written since the last reset. The transformed code looks here. */
  readonly dirty: Uint8Array;
  private readonly snapshot: Int32Array;
  private readonly pages: number[] = [];

  constructor(bytes: number, buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(bytes);
    this.words = new Int32Array(this.buffer);
    this.dirty = new Uint8Array(this.words.length >>> PAGESHIFT);
    this.snapshot = new Int32Array(buffer === undefined ? this.words.length : 0);
  }

  /** A page is written to for the first time. */
  mark(page: number): void {
    this.dirty[page] = 1;
    this.pages.push(page);
  }

  /** n words from a are or may be written. */
  range(a: number, n: number): void {
    if (n <= 0) return;
    const last = (a + n - 1) >>> PAGESHIFT;
    for (let p = a >>> PAGESHIFT; p <= last; p++) if (this.dirty[p] === 0) this.mark(p);
  }

  /** What is there now is what every execution begins with. Everything is looked at: a bootstrap writes in many
   *  ways. */
  keep(): void {
    if (this.snapshot.length === 0) return;
    const bytes = Buffer.from(this.buffer);
    const none = Buffer.alloc(BLOCK);
    let used = bytes.length;
    while (used > 0 && bytes.compare(none, 0, BLOCK, used - BLOCK, used) === 0) used -= BLOCK;
    this.snapshot.set(this.words.subarray(0, used >>> 2));
    this.forget();
  }

  reset(): void {
    if (this.snapshot.length === 0) return;
    const { words, snapshot, pages } = this;
    for (let i = 0; i < pages.length; i++) {
      const from = (pages[i] as number) << PAGESHIFT;
      for (let a = from; a < from + (1 << PAGESHIFT); a++) words[a] = snapshot[a] as number;
    }
    this.forget();
  }

  private forget(): void {
    for (const p of this.pages) this.dirty[p] = 0;
    this.pages.length = 0;
  }
}
