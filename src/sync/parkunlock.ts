// Parking with a runtime lock held, which is released once the goroutine waits. (proc.go: goparkunlock, parkunlock_c)

import { gopark } from '../m/park.ts';
import { unlock } from '../shared/lock.ts';
import { as } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, type PARKED } from '../shared/text.ts';

function parkunlock_c(_gp: number, l: number): boolean {
  unlock(as<'mutex'>(l));
  return true;
}

/** gopark until someone readies the goroutine; l, which the caller holds, is released when it is waiting. */
export function goparkunlock(l: Ptr<'mutex'>, reason: number): typeof PARKED {
  return gopark(PARKUNLOCK, l, reason);
}

const pc = funcs('runtime', { parkunlock_c });
const PARKUNLOCK = pc.parkunlock_c;
