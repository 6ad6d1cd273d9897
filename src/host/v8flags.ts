// V8 flags for the host's threads.

import { setFlagsFromString } from 'node:v8';

let tuned = false;

/**
 * Lets V8 inline more into one function. The scheduler's loop is many small functions, and V8 stops at 920 bytes of
 * bytecode in all; create+run+exit took 306 to 528 ns with that limit and 253 to 255 with a higher one
 * (docs/decisions/005-inlining.md). The flag is the process's: it also holds for an embedder's own code that is
 * compiled later.
 */
export function tuneV8(): void {
  if (tuned) return;
  tuned = true;
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000');
}
