// Progress line on stderr. On a terminal it is rewritten in place, and the program's own
// output goes above it; elsewhere it is a plain line once a second.
//
// cli-progress does not fit here: it puts the cursor back, when it stops, to where it was at the start, on top of what
// the program has printed meanwhile.

import { clearLine, cursorTo } from 'node:readline';
import { Writable } from 'node:stream';

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
  function erase(): void {
    clearLine(err, 0);
    cursorTo(err, 0);
  }
  let stopped = false;
  const timer = setInterval(() => {
    erase();
    err.write(line());
  }, REDRAW);
  return {
    above: (stream) =>
      new Writable({
        write(chunk, encoding, done) {
          erase();
          stream.write(chunk, encoding, done);
        },
      }),
    stop() {
      clearInterval(timer);
      if (!stopped) erase();
      stopped = true;
    },
  };
}
