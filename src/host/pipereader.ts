// The host's end of the pipes: takes bytes out of the ring and writes them to a stream, no faster than the stream drains.
// (The writers' end is shared/pipe.ts.)

import type { Writable } from 'node:stream';
import { Pipe } from '../shared/layout-host.ts';
import { PIPE } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';

export interface PipeReader {
  /** There may be something to read. */
  bell(): void;
  /** Resolves when all that has been written so far is with the stream. */
  drained(): Promise<void>;
  /** The run is over: lets go of the stream. */
  close(): void;
}

export function pipeReader(buffer: SharedArrayBuffer, pipe: Ptr<'pipe'>, ring: number, out: Writable): PipeReader {
  const words = new Int32Array(buffer);
  const bytes = new Uint8Array(buffer, ring * 4, PIPE);
  let reading: Promise<void> | null = null;
  let broken = false;
  // A reader that has gone away (EPIPE) must not stop the program: its output is dropped, as `| head` expects.
  const onerror = (): void => {
    broken = true;
  };
  // The pool's threads have each a listener there: more than Node thinks anybody needs.
  const most = out.getMaxListeners();
  out.setMaxListeners(0);
  out.on('error', onerror);
  out.setMaxListeners(most);

  /** One stretch of the ring, copied: the writers may overwrite it once the head has moved. */
  function take(): Uint8Array | null {
    const head = Atomics.load(words, pipe + Pipe.head);
    const tail = Atomics.load(words, pipe + Pipe.tail);
    const n = (tail - head) | 0;
    if (n === 0) return null;
    const from = head & (PIPE - 1);
    const chunk = bytes.slice(from, Math.min(from + n, PIPE));
    Atomics.store(words, pipe + Pipe.head, (head + chunk.length) | 0);
    Atomics.notify(words, pipe + Pipe.head);
    return chunk;
  }

  function write(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (broken || out.destroyed || out.writableEnded) resolve();
      else out.write(chunk, () => resolve());
    });
  }

  async function read(): Promise<void> {
    for (;;) {
      // Down before the look: what is written after it rings again.
      Atomics.store(words, pipe + Pipe.bell, 0);
      const chunk = take();
      if (chunk === null) return;
      await write(chunk);
    }
  }

  function bell(): void {
    reading ??= read().finally(() => {
      reading = null;
      if (Atomics.load(words, pipe + Pipe.head) !== Atomics.load(words, pipe + Pipe.tail)) bell();
    });
  }

  return {
    bell,
    async drained() {
      bell();
      while (reading !== null) await reading;
    },
    close() {
      // The error of a write comes after its callback: stay for it.
      setImmediate(() => out.off('error', onerror));
    },
  };
}
