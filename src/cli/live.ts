// A line on stderr that tells how far things are. On a terminal it is rewritten in place, and the program's own output goes
// above it; elsewhere it is a plain line once a second.

import { clearLine, cursorTo } from 'node:readline';
import { Writable } from 'node:stream';
import cliProgress from 'cli-progress';

const REDRAW = 200;
const PLAIN = 1000;

export interface Live {
  /** `stream`, with the line out of the way while something is written to it. */
  above(stream: Writable): Writable;
  /** Takes the line away. */
  stop(): void;
}

/** Shows what `line` returns, again and again, until stop(). */
export function live(line: () => string): Live {
  const err = process.stderr;
  if (!err.isTTY) {
    const timer = setInterval(() => err.write(`${line()}\n`), PLAIN);
    return { above: (stream) => stream, stop: () => clearInterval(timer) };
  }
  const bar = new cliProgress.SingleBar({
    stream: err,
    format: line,
    fps: 1000 / REDRAW,
    hideCursor: true,
    clearOnComplete: true,
    forceRedraw: true,
  });
  bar.start(1, 0);
  return {
    above: (stream) =>
      new Writable({
        write(chunk, encoding, done) {
          clearLine(err, 0);
          cursorTo(err, 0);
          stream.write(chunk, encoding, done);
        },
      }),
    stop: () => bar.stop(),
  };
}
