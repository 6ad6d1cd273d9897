// An M begins to look for work. (proc.go: m.becomeSpinning; the rest of spinning: spinning.ts)

import { Sched, sched } from '../shared/globals.ts';
import { M } from '../shared/layout.ts';
import { set, store, xadd } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';

/** mp's owner only. */
export function becomeSpinning(mp: Ptr<'m'>): void {
  set(mp, M.spinning, 1);
  xadd(sched, Sched.nmspinning, 1);
  store(sched, Sched.needspinning, 0);
}
