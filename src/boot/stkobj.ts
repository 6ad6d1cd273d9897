// stkobjinit: describes the frames that a walk over a stack meets. (stack.go: stkobjinit; docs/resumable.md) Go
// describes here the one frame whose layout no function's table has; ours are all alike, and described once.
//
//   sys.stkobj   words of a header, words of a slot, bits of a resume point, shift of the argument count

import { GOEXITPC } from '../g/goexit.ts';
import { getv, setv } from '../heap/value.ts';
import { done, step } from '../shared/bootlog.ts';
import { frameArgs, framePC, frameSize, frameWords, HEADER, slot, writeHeader } from '../shared/frame.ts';
import { g0, Sys, sys } from '../shared/globals.ts';
import { G } from '../shared/layout.ts';
import { get, set, zero } from '../shared/mem.ts';
import { RPBITS } from '../shared/param.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const FILE = 'src/boot/stkobj.ts';
const NARGSHIFT = 20;
const ARGS = 2;
const VALUE = 'stkobj';

/** Before a collector or a dump looks at a stack. */
export function stkobjinit(): void {
  const record = step('stkobjinit');
  [HEADER, frameSize(1) - frameSize(0), RPBITS, NARGSHIFT].forEach((w, i) => {
    set(sys, at(Sys.stkobj, i), w);
  });
  // At the low end of g0's stack, which nothing has reached yet: a callee with two slots, and goexit's frame above it.
  const lo = get(g0, G.stacklo);
  const words = frameSize(ARGS);
  const hi = lo + words + HEADER;
  writeHeader(lo + words, GOEXITPC, HEADER, 0);
  writeHeader(lo, GOEXITPC | 1, words, ARGS);
  setv(slot(lo, 0), 0.5);
  setv(slot(lo, 1), VALUE);
  const pcs = walk(lo, hi);
  const ok = pcs.length === 2 && pcs[0] === (GOEXITPC | 1) && pcs[1] === GOEXITPC && frameArgs(lo) === ARGS;
  if (!ok || getv(slot(lo, 0)) !== 0.5 || getv(slot(lo, 1)) !== VALUE) throw_('stkobjinit: bad frame');
  zero(lo, hi - lo);
  const what = `frames: header of ${HEADER} words, slots of 2, ${RPBITS} bits of resume point`;
  done(record, 'stkobjinit', FILE, what, "two frames written on g0's stack, walked and read back");
}

/** The pcs of the frames from fp up to hi, by what sys.stkobj says. */
function walk(fp: number, hi: number): number[] {
  const header = get(sys, at(Sys.stkobj, 0));
  const pcs: number[] = [];
  for (let a = fp; a < hi; ) {
    const words = frameWords(a);
    if (words < header || a + words > hi) throw_(`stkobjinit: frame of ${words} words`);
    pcs.push(framePC(a));
    a += words;
  }
  return pcs;
}
