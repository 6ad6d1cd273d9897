// The output pipe: stdout and stderr share one ring in shared memory, which the host empties
// (host/pipereader.ts). So what a goroutine prints comes out in its order, whichever thread it is on, and both streams
// keep their order to each other. An M that prints costs the host one message per burst, however many lines it is; when
// the ring is full the writer sleeps until the host has caught up.
//
//   ring    records, each at a word of its own: kind | bytes << KINDBITS, then the bytes
//   kinds   STDOUT, STDERR: text; CONSOLE: what console does that has a state (host/consolestate.ts), as JSON; MORE: a
//           part of the next CONSOLE
//
// A record is in the ring whole before `tail` moves; what is longer than the room goes in pieces, under one lock.
//
// Rejected: a ring for each stream, which lost their order to each other.

import { OUTPUT, outputPipe } from './globals.ts';
import { Pipe } from './layout-host.ts';
import { lock, unlock } from './lock.ts';
import { get, load, ref, setword, store, xchg } from './mem.ts';
import { futexsleep, ringbell } from './os.ts';
import { PIPE } from './param.ts';

export const STDOUT = 1;
export const STDERR = 2;
export const CONSOLE = 3;
export const MORE = 4;
export const KINDBITS = 3;
/** Bytes of a record's header. */
export const RECORDHEAD = 4;

const encoder = new TextEncoder();
/** Where a short text is encoded. Only who holds the pipe's lock may use it: under the explorer all Ms share it. */
const scratch = new Int32Array(1024);
const scratchBytes = new Uint8Array(scratch.buffer);
/** UTF-16 units that surely fit: none takes more than three bytes. */
const SHORT = Math.floor(scratchBytes.length / 3);

/** Writes text to fd 1 or 2. May sleep; never loses a byte. Any M that has a g. (os: write) */
export function write(fd: 1 | 2, text: string): void {
  if (text.length > SHORT) {
    writeBytes(fd, encoder.encode(text));
    return;
  }
  const l = ref(outputPipe, Pipe.lock);
  lock(l);
  const n = encoder.encodeInto(text, scratchBytes).written;
  put(fd, scratch, n);
  unlock(l);
  ring();
}

/** The same with bytes, or a record of another kind. */
export function writeBytes(kind: number, bytes: Uint8Array): void {
  const words = new Int32Array((bytes.length + 3) >>> 2);
  new Uint8Array(words.buffer).set(bytes);
  const l = ref(outputPipe, Pipe.lock);
  lock(l);
  put(kind, words, bytes.length);
  unlock(l);
  ring();
}

/** Hands the host something of console's that is not just text. */
export function tellConsole(record: string): void {
  writeBytes(CONSOLE, encoder.encode(record));
}

/** The first n bytes of `words`, as one record or several. Holder of the pipe's lock. */
function put(kind: number, words: Int32Array, n: number): void {
  let done = 0;
  while (done < n) {
    const head = load(outputPipe, Pipe.head);
    const tail = get(outputPipe, Pipe.tail);
    const room = PIPE - ((tail - head) | 0) - RECORDHEAD;
    if (room <= 0) {
      ring();
      futexsleep(outputPipe + Pipe.head, head, -1);
      continue;
    }
    const part = Math.min(room, n - done);
    const what = kind === CONSOLE && done + part < n ? MORE : kind;
    setword(ringword(tail), what | (part << KINDBITS));
    const from = done >>> 2;
    const count = (part + 3) >>> 2;
    const whole = part >>> 2;
    for (let i = 0; i < whole; i++) setword(ringword(tail + RECORDHEAD + i * 4), words[from + i] as number);
    if (whole < count) {
      // Behind the last byte the scratch buffer has what this thread printed before: memory must not depend on that.
      const mask = (1 << (8 * (part & 3))) - 1;
      setword(ringword(tail + RECORDHEAD + whole * 4), (words[from + whole] as number) & mask);
    }
    store(outputPipe, Pipe.tail, (tail + RECORDHEAD + count * 4) | 0);
    done += part;
  }
}

/** The word of the ring for a position in the stream of bytes. */
function ringword(position: number): number {
  return OUTPUT + ((position & (PIPE - 1)) >>> 2);
}

function ring(): void {
  const rung = xchg(outputPipe, Pipe.bell, 1);
  if (rung === 0) ringbell();
}
