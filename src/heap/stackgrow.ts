// Stack growth. (stack.go: newstack, copystack)
//
//   prologue      finds no room for its frame at fp and calls morestack (m/newstack.ts)
//   growstack     makes a stack of twice the size, or more, on which the frame fits; morestack writes the frame there
//   callers       spill their frames to the old stack and unwind
//   copystack     on g0: copies those frames to the same distance from the new top, and frees the old stack
//
//   old   lo [ guard |     unused     | frames ] hi          fp below the guard, or even below lo
//   new   lo [ guard |    unused     | callee's | frames ] hi
//
// Frames hold no addresses of the stack, so no pointer is adjusted: Go's adjustframe has no counterpart.

import { Sys, sys } from '../shared/globals.ts';
import { G } from '../shared/layout.ts';
import { get, getf, move, set, store } from '../shared/mem.ts';
import { MAXSTACKSIZE, STACKGUARD } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { printthrow, throw_ } from '../shared/throw.ts';
import { stackalloc, stackfree } from './stack.ts';

const GUARDWORDS = STACKGUARD / 4;

/** Bytes of the stack that gp must grow to so that `need` bytes from the top lie above the guard: its size doubled at
 *  least once. */
export function stackRoom(gp: Ptr<'g'>, need: number): number {
  const lo = get(gp, G.stacklo);
  const hi = get(gp, G.stackhi);
  let size = (hi - lo) * 8;
  while (size < need + STACKGUARD) size *= 2;
  return size;
}

/** Gives gp a second stack, newlo to newhi, with room for `need` bytes. Stack overflow when that is more than the
 *  limit. gp's own M, with gp running. */
function newstackalloc(gp: Ptr<'g'>, need: number): void {
  const growing = get(gp, G.newlo);
  const lo = get(gp, G.stacklo);
  if (lo === 0) throw_('newstackalloc: goroutine has no stack');
  if (growing !== 0) throw_('newstackalloc: goroutine is growing already');
  const size = stackRoom(gp, need);
  const limit = stackLimit();
  if (size > limit) overflow(gp, need, limit);
  const newlo = stackalloc(size);
  set(gp, G.newlo, newlo);
  set(gp, G.newhi, newlo + size / 4);
}

function overflow(gp: Ptr<'g'>, need: number, limit: number): never {
  const goid = getf(gp, G.goid);
  const lo = get(gp, G.stacklo);
  const hi = get(gp, G.stackhi);
  const at = `goroutine ${goid}: stack=[${lo}, ${hi}], ${need} bytes needed`;
  printthrow(`runtime: goroutine stack exceeds ${limit}-byte limit\nruntime: ${at}`, 'stack overflow');
}

/** Whether a frame at fp is more than any stack may hold: growstack(gp, fp) would end the program. Pure. */
export function overflows(gp: Ptr<'g'>, fp: number): boolean {
  const hi = get(gp, G.stackhi);
  const size = stackRoom(gp, (hi - fp) * 4);
  return size > stackLimit();
}

function stackLimit(): number {
  // 0 until runtime.main sets it.
  const maxstacksize = get(sys, Sys.maxstacksize);
  return maxstacksize === 0 ? MAXSTACKSIZE : maxstacksize;
}

/** Makes the stack on which a frame that belongs at fp will fit; returns where fp is on it. The frame is then written
 *  there, while the callers still spill to the old stack. */
export function growstack(gp: Ptr<'g'>, fp: number): number {
  const hi = get(gp, G.stackhi);
  const depth = hi - fp;
  if (depth <= 0) throw_('growstack: frame is not on the stack');
  newstackalloc(gp, depth * 4);
  const newhi = get(gp, G.newhi);
  return newhi - depth;
}

/** Moves gp to the stack that growstack made: copies the frames from usedlo up, and frees the old stack. On g0, with gp
 *  in Gcopystack, its frames spilled. A preemption request may be lost, as in Go: gp.preempt still tells. */
export function copystack(gp: Ptr<'g'>, usedlo: number): void {
  const oldlo = get(gp, G.stacklo);
  const oldhi = get(gp, G.stackhi);
  const newlo = get(gp, G.newlo);
  const newhi = get(gp, G.newhi);
  if (newlo === 0) throw_('copystack: no stack to copy to');
  const used = oldhi - usedlo;
  if (usedlo < oldlo || used < 0) throw_('copystack: frames are not on the old stack');
  if (used > newhi - newlo - GUARDWORDS) throw_('copystack: frames do not fit the new stack');
  if (used > 0) move(newhi - used, usedlo, used);
  // The top frame may be the callee's, which is on the new stack already.
  const sp = get(gp, G.schedsp);
  const onOld = sp >= oldlo && sp <= oldhi;
  if (onOld) set(gp, G.schedsp, sp - oldhi + newhi);
  set(gp, G.stacklo, newlo);
  set(gp, G.stackhi, newhi);
  store(gp, G.stackguard0, newlo + GUARDWORDS);
  set(gp, G.newlo, 0);
  set(gp, G.newhi, 0);
  stackfree(oldlo, (oldhi - oldlo) * 4);
}
