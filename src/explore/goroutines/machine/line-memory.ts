// Memory that each execution begins with the same content of. The text marks lines of 16 words when it first writes to
// them (text/plain-memory.ts); the reset puts those back. Which lines an execution writes is never learned from
// another: an execution that takes another path writes others.

const LINE = 16;
const SHIFT = 4;
const BLOCK = 65_536;

export class LineMemory {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly floats: Float64Array;
  /** One byte a line. The text looks here. */
  readonly dirty: Uint8Array;
  private snapshot = new Int32Array(0);
  private marked = new Int32Array(1024);
  private n = 0;

  constructor(bytes: number) {
    this.buffer = new SharedArrayBuffer(bytes);
    this.words = new Int32Array(this.buffer);
    this.floats = new Float64Array(this.buffer);
    this.dirty = new Uint8Array(this.words.length >>> SHIFT);
  }

  mark(line: number): void {
    this.dirty[line] = 1;
    if (this.n === this.marked.length) {
      const more = new Int32Array(2 * this.n);
      more.set(this.marked);
      this.marked = more;
    }
    this.marked[this.n++] = line;
  }

  range(a: number, n: number): void {
    if (n <= 0) return;
    const last = (a + n - 1) >>> SHIFT;
    for (let l = a >>> SHIFT; l <= last; l++) if (this.dirty[l] === 0) this.mark(l);
  }

  set(a: number, v: number): void {
    const line = a >>> SHIFT;
    if (this.dirty[line] === 0) this.mark(line);
    this.words[a] = v;
  }

  /** What is there now is what every execution begins with. Power-on writes without marking, so all is looked at. */
  keep(): void {
    const bytes = Buffer.from(this.buffer);
    const none = Buffer.alloc(BLOCK);
    let used = bytes.length;
    while (used > 0 && bytes.compare(none, 0, BLOCK, used - BLOCK, used) === 0) used -= BLOCK;
    this.snapshot = this.words.slice(0, used >>> 2);
    for (let i = 0; i < this.n; i++) this.dirty[this.marked[i] as number] = 0;
    this.n = 0;
  }

  reset(): void {
    const { words, snapshot, marked, dirty } = this;
    const known = snapshot.length;
    for (let i = 0; i < this.n; i++) {
      const line = marked[i] as number;
      const from = line << SHIFT;
      dirty[line] = 0;
      if (from < known) for (let a = from; a < from + LINE; a++) words[a] = snapshot[a] as number;
      else words.fill(0, from, from + LINE);
    }
    this.n = 0;
  }
}
