// G status. Every change is a compare-and-swap on atomicstatus; while another M holds the Gscan bit, the change waits.
// (proc.go: readgstatus, casgstatus, castogscanstatus, casfrom_Gscanstatus)

import {
  G,
  Gcopystack,
  Gdead,
  Gidle,
  Gpreempted,
  Grunnable,
  Grunning,
  GSTATUS,
  Gscan,
  Gsyscall,
  Gwaiting,
} from '../shared/layout.ts';
import { cas, load } from '../shared/mem.ts';
import { osyield, procyield } from '../shared/os.ts';
import { DEBUG } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

// I7: the transitions that the runtime makes. Anything else is a bug of the caller's.
const LEGAL: Readonly<Record<number, readonly number[]>> = {
  [Gidle]: [Gdead],
  [Gdead]: [Grunnable, Gsyscall],
  [Grunnable]: [Grunning],
  [Grunning]: [Grunnable, Gwaiting, Gsyscall, Gdead, Gcopystack, Gpreempted],
  [Gsyscall]: [Grunning, Grunnable, Gdead],
  [Gwaiting]: [Grunnable, Grunning],
  [Gcopystack]: [Grunning],
  [Gpreempted]: [Gwaiting],
};

/** gp's status, the Gscan bit included. Any M; it may change at once. */
export function readgstatus(gp: Ptr<'g'>): number {
  return load(gp, G.atomicstatus);
}

/** Changes gp's status from one value to another, neither with Gscan. Any M that owns gp's state may call. */
export function casgstatus(gp: Ptr<'g'>, from: number, to: number): void {
  if (DEBUG) checkTransition(from, to);
  if (!cas(gp, G.atomicstatus, from, to)) casgstatusSlow(gp, from, to);
}

function checkTransition(from: number, to: number): void {
  if ((from & Gscan) !== 0 || (to & Gscan) !== 0 || from === to) throw_('casgstatus: bad incoming values');
  if (LEGAL[from]?.includes(to) !== true) throw_(`casgstatus: illegal transition ${GSTATUS[from]} -> ${GSTATUS[to]}`);
}

function casgstatusSlow(gp: Ptr<'g'>, from: number, to: number): void {
  for (let i = 0; ; i++) {
    if (cas(gp, G.atomicstatus, from, to)) return;
    const now = load(gp, G.atomicstatus);
    // Only the Gscan bit may stand in the way.
    if ((now & ~Gscan) !== from) {
      throw_(`casgstatus: waiting for ${GSTATUS[from]} but is ${GSTATUS[now & ~Gscan] ?? now}`);
    }
    if (i % 16 === 15) osyield();
    else procyield(5);
  }
}

/** Claims gp's stack for a scanner: sets Gscan on a status that is `from`. False when it was not. */
export function castogscanstatus(gp: Ptr<'g'>, from: number): boolean {
  if (from !== Grunnable && from !== Grunning && from !== Gwaiting && from !== Gsyscall) {
    throw_('castogscanstatus: bad status');
  }
  return cas(gp, G.atomicstatus, from, from | Gscan);
}

/** Clears Gscan, which castogscanstatus has set; `from` includes it. Only the M that set it may call. */
export function casfrom_Gscanstatus(gp: Ptr<'g'>, from: number): void {
  if ((from & Gscan) === 0) throw_('casfrom_Gscanstatus: not a scan status');
  if (!cas(gp, G.atomicstatus, from, from & ~Gscan)) throw_('casfrom_Gscanstatus: gp->status is not in scan state');
}
