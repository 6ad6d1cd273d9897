// Stack shrinking: a goroutine that once was deep does not keep its large stack for ever. (stack.go: shrinkstack)
//
// Halved when less than a quarter is in use, as in Go: so it does not grow again at its next call. Frames hold no
// addresses of the stack, and sudogs hold values, not places in frames: so there is nothing to adjust, and a goroutine
// that waits on a channel can be moved like any other. (Go must lock all its channels for that: syncadjustsudogs.)

import { G } from '../shared/layout.ts';
import { get, set } from '../shared/mem.ts';
import { STACKGUARD, STACKMIN } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { stackalloc } from './stack.ts';
import { copystack } from './stackgrow.ts';

/** Halves gp's stack if it is worth it. True when it was. gp's Gscan bit held by the caller, its frames spilled. */
export function shrinkstack(gp: Ptr<'g'>): boolean {
  const lo = get(gp, G.stacklo);
  const hi = get(gp, G.stackhi);
  const sp = get(gp, G.schedsp);
  const growing = get(gp, G.newlo);
  if (lo === 0 || growing !== 0) return false;
  if (sp < lo || sp > hi) throw_('shrinkstack: frames are not on the stack');
  const bytes = (hi - lo) * 4;
  const half = bytes / 2;
  if (half < STACKMIN) return false;
  const used = (hi - sp) * 4 + STACKGUARD;
  if (used >= bytes / 4) return false;
  const newlo = stackalloc(half);
  set(gp, G.newlo, newlo);
  set(gp, G.newhi, newlo + half / 4);
  copystack(gp, sp);
  return true;
}
