// Frames of suspended functions on a goroutine's stack in shared memory. The stack grows down. A frame is
//
//   fp      pc          function and resume point
//   fp+1    size        words, header included (even) | number of arguments << 20 (entry frames only)
//   fp+2    slot 0      tagged 64-bit values (heap/value.ts)
//   fp+4    slot 1 ...
//   fp+size             the caller's frame; the last one is goexit's
//
// Frames hold no addresses of the stack, so copystack is a plain copy. docs/resumable.md is the whole protocol.

import { G, M } from './layout.ts';
import { get, set, setword, word } from './mem.ts';
import type { Ptr } from './struct.ts';
import { getg } from './tls.ts';

const SIZEMASK = 0xfffff;
const NARGSHIFT = 20;

export const HEADER = 2;

/** Words of a frame with n slots. */
export function frameSize(slots: number): number {
  return HEADER + 2 * slots;
}

export function framePC(fp: number): number {
  return word(fp);
}
export function frameWords(fp: number): number {
  return word(fp + 1) & SIZEMASK;
}
export function frameArgs(fp: number): number {
  return word(fp + 1) >>> NARGSHIFT;
}
/** Address of slot i. */
export function slot(fp: number, i: number): number {
  return fp + HEADER + 2 * i;
}

/** Writes a frame's header. */
export function writeHeader(fp: number, pc: number, words: number, nargs: number): void {
  setword(fp, pc);
  setword(fp + 1, words | (nargs << NARGSHIFT));
}

/**
 * Spills the frame of the running function, whose callee returned PARKED, with the point where it goes on. The caller
 * then writes its slots and returns PARKED itself. The first frame spilled is the top of the stack.
 */
export function push(fp: number, pc: number, words: number): void {
  setword(fp, pc);
  setword(fp + 1, words);
  const gp = getg();
  const top = get(gp, G.schedsp);
  if (top === 0) set(gp, G.schedsp, fp);
}

/** Leaves the body for the M's loop, which goes on with verdict `v`. Returns to nobody: the body must return PARKED. */
export function mcall(v: number): void {
  const gp = getg();
  const mp: Ptr<'m'> = get(gp, G.m);
  set(gp, G.schedsp, 0);
  set(mp, M.mcall, v);
}

// Verdicts: what a body asks its M to do when it returns PARKED, for the functions that Go passes to mcall. The M's
// loop (m/schedule.ts) acts on them on g0.
export const PARK = 1;
export const GOSCHED = 2;
export const GOEXIT = 3;
export const NEWSTACK = 4;
