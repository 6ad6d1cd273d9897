// The token between the conductor and one thread: a block of shared memory that belongs to whoever's turn it is. A turn
// is passed by one store and one notify; the thread that waits sees all that was written before.
//
//   word 0           whose turn it is: CONDUCTOR, THREAD, or DISMISSED (the thread is to leave)
//   word 1           what the thread asks for (ask.ts)
//   words 2, 3       its two figures: an operation and an address
//   words 4, 5       line and column of the operation in the text that the thread runs; 0 if nobody asked
//   word 6           bytes of text
//   floats 4, 5      a figure that is no word, and the conductor's answer
//   bytes from 64    text
//
// A short spin comes before each wait: it halves a hand-off (31 to 12 microseconds on two idle cores). A long one would
// take the core from the one that is waited for.

const CONDUCTOR = 0;
const THREAD = 1;
const DISMISSED = 2;

const TURN = 0;
const WHAT = 1;
const FIRST = 2;
const SECOND = 3;
const LINE = 4;
const COLUMN = 5;
const BYTES = 6;
const FIGURE = 4;
const ANSWER = 5;
const TEXT = 64;
const SIZE = 1024 * 1024;
const SPINS = 300;

/** The thread is to leave: its run is over. */
export class Dismissed extends Error {
  override readonly name = 'Dismissed';
}

export class Channel {
  private readonly words: Int32Array;
  private readonly floats: Float64Array;
  private readonly text: Uint8Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(SIZE)) {
    this.words = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
    this.text = new Uint8Array(buffer, TEXT);
  }

  // ---- the thread's end

  /** Asks the conductor for something and waits until it is this thread's turn again. Throws Dismissed. */
  ask(what: number, first = 0, second = 0, figure = 0, text = ''): number {
    this.write(what, first, second, figure, text);
    return this.wait();
  }

  /** Where the operation that comes next stands. */
  place(line: number, column: number): void {
    this.words[LINE] = line;
    this.words[COLUMN] = column;
  }

  /** The last word of a life. */
  tell(what: number, text = ''): void {
    this.write(what, 0, 0, 0, text);
  }

  /** Until it is this thread's turn. Throws Dismissed. */
  wait(): number {
    const { words } = this;
    for (let i = 0; Atomics.load(words, TURN) === CONDUCTOR; i++) if (i >= SPINS) Atomics.wait(words, TURN, CONDUCTOR);
    if (this.dismissed()) throw new Dismissed();
    return this.floats[ANSWER] as number;
  }

  /** Nobody listens to this thread any more. */
  dismissed(): boolean {
    return Atomics.load(this.words, TURN) === DISMISSED;
  }

  private write(what: number, first: number, second: number, figure: number, text: string): void {
    const { words } = this;
    // Code that is being left may still ask for things, in a finally clause.
    if (this.dismissed() && what >= 0) throw new Dismissed();
    words[WHAT] = what;
    words[FIRST] = first;
    words[SECOND] = second;
    this.floats[FIGURE] = figure;
    words[BYTES] = text === '' ? 0 : new TextEncoder().encodeInto(text, this.text).written;
    Atomics.store(words, TURN, CONDUCTOR);
    Atomics.notify(words, TURN);
  }

  // ---- the conductor's end

  /** Lets the thread go on. False: it has not come back within `ms`. */
  go(answer: number, ms: number): boolean {
    this.floats[ANSWER] = answer;
    return this.pass(THREAD, ms);
  }

  /** Tells the thread to leave. False: it has not, within `ms`. */
  dismiss(ms: number): boolean {
    return this.pass(DISMISSED, ms);
  }

  private pass(to: number, ms: number): boolean {
    const { words } = this;
    const until = performance.now() + ms;
    Atomics.store(words, TURN, to);
    Atomics.notify(words, TURN);
    for (let i = 0; Atomics.load(words, TURN) === to; i++) {
      if (i < SPINS) continue;
      const left = until - performance.now();
      if (left <= 0) return false;
      Atomics.wait(words, TURN, to, left);
    }
    return true;
  }

  get what(): number {
    return this.words[WHAT] as number;
  }
  get first(): number {
    return this.words[FIRST] as number;
  }
  get second(): number {
    return this.words[SECOND] as number;
  }
  get line(): number {
    return this.words[LINE] as number;
  }
  get column(): number {
    return this.words[COLUMN] as number;
  }
  get figure(): number {
    return this.floats[FIGURE] as number;
  }
  said(): string {
    return Buffer.from(this.text.subarray(0, this.words[BYTES] as number)).toString('utf8');
  }
}
