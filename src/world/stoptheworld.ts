// Stop-the-world, as a goroutine asks for it: worldsema, the right to stop the world, and what is done with it.
// (proc.go: stopTheWorld, startTheWorld, stopTheWorldGC, startTheWorldGC)
//
// worldsema is held from before the stop until after the start: between them the number of Ps does not change. It is
// handed to the next waiter directly; otherwise a goroutine that stops the world in a loop would keep all others from
// it. (#40459)

import { casgstatus } from '../g/status.ts';
import { getnum, setnum } from '../heap/value.ts';
import { forEachP as forEachPOnG0 } from '../m/foreachp.ts';
import { startTheWorldWithSema, stopTheWorldWithSema } from '../m/stw.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, Grunning, Gwaiting, M } from '../shared/layout.ts';
import { get, set } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, PARKED, RPMASK } from '../shared/text.ts';
import { getg, setg } from '../shared/tls.ts';
import { waitReason } from '../shared/waitreason.ts';
import { semacquire1, semrelease1 } from '../sync/sema.ts';

const worldsema = sched + Sched.worldsema;
const gcsema = sched + Sched.gcsema;
const STOPPING = waitReason('stopping the world');

/** Resumable: stops the world. The caller must start it again, on the same M, without suspending in between. */
export function stopTheWorld(sp: number, rp: number): unknown {
  if (rp === 0) {
    const fp = sp - STOPFRAME;
    const r = semacquire1(fp, 0, worldsema, false);
    if (r === PARKED) {
      push(fp, pc.stopTheWorld | 1, STOPFRAME);
      return PARKED;
    }
  }
  const gp = enterg0();
  stopTheWorldWithSema();
  leaveg0(gp);
  return undefined;
}

/** Starts the world again. For the goroutine that stopped it, on the same M; not resumable. (startTheWorld)
 *  @example yield* stopTheWorld(); const bad = heapAudit(); startTheWorld(); */
export function startTheWorld(): void {
  const gp = enterg0();
  startTheWorldWithSema();
  leaveg0(gp);
  semrelease1(worldsema, true);
}

/**
 * Resumable: runs the function at pc once for each P, at a point where its M does nothing else, without stopping the
 * world. It is called as (p, 0) and must not block. For bodies by hand. (forEachP)
 * @example forEachP(fp, 0, pc.flush)
 */
export function forEachP(sp: number, rp: number, fn?: number): unknown {
  const fp = sp - EACHFRAME;
  let f = fn as number;
  if (rp === 0) {
    const r = semacquire1(fp, 0, worldsema, false);
    if (r === PARKED) {
      push(fp, pc.forEachP | 1, EACHFRAME);
      setnum(slot(fp, 0), f);
      return PARKED;
    }
  } else {
    f = getnum(slot(fp, 0));
  }
  const gp = enterg0();
  forEachPOnG0(f);
  leaveg0(gp);
  semrelease1(worldsema, true);
  return undefined;
}

/** Switches to g0, since only g0 may sleep on a note; returns the goroutine. It counts as waiting meanwhile: an M that
 *  wants to suspend it must not wait for us while we wait for its P. (#28695) */
function enterg0(): Ptr<'g'> {
  const gp = getg();
  const mp = get(gp, G.m);
  const g0 = get(mp, M.g0);
  set(gp, G.waitreason, STOPPING);
  casgstatus(gp, Grunning, Gwaiting);
  setg(g0);
  return gp;
}

/** Switches back from g0 to gp. */
function leaveg0(gp: Ptr<'g'>): void {
  setg(gp);
  casgstatus(gp, Gwaiting, Grunning);
}

/** Resumable: stops the world when no collection runs. */
export function stopTheWorldGC(sp: number, rp: number): unknown {
  const fp = sp - STOPFRAME;
  let at = rp & RPMASK;
  if (at === 0) {
    const r = semacquire1(fp, 0, gcsema, false);
    if (r === PARKED) {
      push(fp, pc.stopTheWorldGC | 1, STOPFRAME);
      return PARKED;
    }
    at = 1;
  }
  if (at === 1) {
    const r = stopTheWorld(fp, 0);
    if (r === PARKED) {
      push(fp, pc.stopTheWorldGC | 2, STOPFRAME);
      return PARKED;
    }
  }
  return undefined;
}

/** Undoes stopTheWorldGC. */
export function startTheWorldGC(): void {
  startTheWorld();
  semrelease1(gcsema, false);
}

const STOPFRAME = frameSize(0);
const EACHFRAME = frameSize(1);
const pc = funcs('runtime', { stopTheWorld, stopTheWorldGC, forEachP });
