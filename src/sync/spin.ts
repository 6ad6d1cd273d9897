// When a goroutine may spin for a sync.Mutex: it makes sense only while whoever holds it may be running, on another P, and
// while this P has nothing better to do. (proc.go: sync_runtime_canSpin, sync_runtime_doSpin)

import { runqempty } from '../p/runq.ts';
import { Sched, Sys, sched, sys } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { get, load } from '../shared/mem.ts';
import { procyield } from '../shared/os.ts';
import { ACTIVE_SPIN, ACTIVE_SPIN_CNT } from '../shared/param.ts';
import { getg } from '../shared/tls.ts';

/** Whether to spin once more, after i times. */
export function canSpin(i: number): boolean {
  if (i >= ACTIVE_SPIN) return false;
  const ncpu = get(sys, Sys.ncpu);
  if (ncpu <= 1) return false;
  const procs = get(sched, Sched.gomaxprocs);
  if (procs === 1) return false;
  const idle = load(sched, Sched.npidle);
  const spinning = load(sched, Sched.nmspinning);
  // Someone else must be running goroutines.
  if (procs <= idle + spinning + 1) return false;
  const mp = get(getg(), G.m);
  return runqempty(get(mp, M.p));
}

export function doSpin(): void {
  procyield(ACTIVE_SPIN_CNT);
}
