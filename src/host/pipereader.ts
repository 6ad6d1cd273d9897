// The host's end of the output pipe: takes records out of the ring and writes them to the streams, in their order and
// no faster than the streams drain. (The writers' end, and the format, is shared/pipe.ts.)

import { OUTPUT, outputPipe } from '../shared/globals.ts';
import { Pipe } from '../shared/layout-host.ts';
import { PIPE } from '../shared/param.ts';
import { CONSOLE, KINDBITS, MORE, RECORDHEAD, STDERR } from '../shared/pipe.ts';
import type { OutputStream } from './api.ts';
import { consoleState, type Line } from './consolestate.ts';

export interface PipeReader {
  /** There may be something to read. */
  bell(): void;
  /** Output that did not come through the ring: of a thread that is not in the machine yet. */
  say(line: Line): void;
  /** Resolves when all that has been written so far is with the streams. */
  drained(): Promise<void>;
  /** The run is over: lets go of the streams. */
  close(): void;
}

/** Bytes for one stream. */
interface Chunk {
  readonly fd: number;
  readonly bytes: Uint8Array;
}

/** Up to so many bytes are copied one by one: a view costs more. */
const FEW = 64;

export function pipeReader(buffer: SharedArrayBuffer, stdout: OutputStream, stderr: OutputStream): PipeReader {
  const words = new Int32Array(buffer);
  const ring = ringReader(buffer);
  const out = sink(stdout);
  const err = stderr === stdout ? out : sink(stderr);
  const said: Chunk[] = [];
  let reading: Promise<void> | null = null;

  async function read(): Promise<void> {
    for (;;) {
      // Down before the look: what is written after it rings again.
      Atomics.store(words, outputPipe + Pipe.bell, 0);
      const chunks = [...said.splice(0), ...ring()];
      if (chunks.length === 0) return;
      for (const { fd, bytes } of chunks) await (fd === STDERR ? err : out).write(bytes);
    }
  }

  function bell(): void {
    reading ??= read().finally(() => {
      reading = null;
      const head = Atomics.load(words, outputPipe + Pipe.head);
      if (said.length > 0 || head !== Atomics.load(words, outputPipe + Pipe.tail)) bell();
    });
  }

  return {
    bell,
    say({ fd, text }) {
      said.push({ fd, bytes: Buffer.from(text) });
      bell();
    },
    async drained() {
      bell();
      while (reading !== null) await reading;
    },
    close() {
      out.close();
      if (err !== out) err.close();
    },
  };
}

/** Takes what is in the ring, copied, as the writers may overwrite it then: stretches of records for the same stream
 *  are one chunk. */
export function ringReader(buffer: SharedArrayBuffer): () => Chunk[] {
  const words = new Int32Array(buffer);
  const ring = new Uint8Array(buffer, OUTPUT * 4, PIPE);
  const ringWords = new Int32Array(buffer, OUTPUT * 4, PIPE / 4);
  const console = consoleState();
  let parts: Buffer[] = [];

  return () => {
    const head = Atomics.load(words, outputPipe + Pipe.head);
    const tail = Atomics.load(words, outputPipe + Pipe.tail);
    const used = (tail - head) | 0;
    if (used === 0) return [];
    const copied = new Uint8Array(used);
    const chunks: Chunk[] = [];
    let fd = 0;
    let from = 0;
    let end = 0;
    function flush(next: number): void {
      if (end > from) chunks.push({ fd, bytes: copied.subarray(from, end) });
      from = end;
      fd = next;
    }
    for (let at = 0; at < used; ) {
      const header = ringWords[((head + at) & (PIPE - 1)) >>> 2] as number;
      const kind = header & ((1 << KINDBITS) - 1);
      const n = header >>> KINDBITS;
      const start = (head + at + RECORDHEAD) & (PIPE - 1);
      if (kind !== fd) flush(kind);
      copy(ring, start, n, copied, end);
      end += n;
      if (kind === CONSOLE || kind === MORE) {
        parts.push(Buffer.from(copied.subarray(end - n, end)));
        from = end;
      }
      if (kind === CONSOLE) {
        const record = Buffer.concat(parts).toString('utf8');
        parts = [];
        for (const line of console(record)) chunks.push({ fd: line.fd, bytes: Buffer.from(line.text) });
      }
      at += RECORDHEAD + ((n + 3) & ~3);
    }
    flush(0);
    Atomics.store(words, outputPipe + Pipe.head, tail);
    Atomics.notify(words, outputPipe + Pipe.head);
    return chunks;
  };
}

/** n bytes of the ring from `start`, which may go on at its beginning. */
function copy(ring: Uint8Array, start: number, n: number, to: Uint8Array, at: number): void {
  if (n <= FEW) {
    for (let i = 0; i < n; i++) to[at + i] = ring[(start + i) & (PIPE - 1)] as number;
    return;
  }
  const first = Math.min(n, PIPE - start);
  to.set(ring.subarray(start, start + first), at);
  if (first < n) to.set(ring.subarray(0, n - first), at + first);
}

/** A stream that may break: a reader that has gone away (EPIPE) must not stop the program, its output is dropped. */
function sink(stream: OutputStream): { write(bytes: Uint8Array): Promise<void>; close(): void } {
  let broken = false;
  const onerror = (): void => {
    broken = true;
  };
  // The pool's threads have each a listener there: more than Node thinks anybody needs.
  const most = stream.getMaxListeners();
  stream.setMaxListeners(0);
  stream.on('error', onerror);
  stream.setMaxListeners(most);
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        if (broken || stream.destroyed || stream.writableEnded) resolve();
        else stream.write(bytes, () => resolve());
      }),
    // The error of a write comes after its callback: stay for it.
    close: () => void setImmediate(() => stream.off('error', onerror)),
  };
}
