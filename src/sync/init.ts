// What the room needs before the first goroutine: ranks for its global locks. Called by schedinit, on m0, once a boot.

import { Sched, sched, semtab } from '../shared/globals.ts';
import { SEMAROOT, SemaRoot, Semtab } from '../shared/layout-sync.ts';
import { lockInit } from '../shared/lock.ts';
import { as, ref } from '../shared/mem.ts';
import { SEMTABSIZE } from '../shared/param.ts';

export function syncinit(): void {
  lockInit(ref(sched, Sched.sudoglock), 'sudog');
  lockInit(ref(sched, Sched.timerlock), 'timerFree');
  for (let i = 0; i < SEMTABSIZE; i++) {
    lockInit(ref(as<'semaRoot'>(semtab + Semtab.roots + i * SEMAROOT), SemaRoot.lock), 'root');
  }
}
