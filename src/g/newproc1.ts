// Creating a goroutine. newproc1 returns a G in Grunnable that nobody else knows yet; the caller queues it
// (m/newproc.ts), which cuts Go's cycle newproc -> wakep -> ... -> body -> newproc. (proc.go: malg, newproc1)
//
// The new stack, from the top:
//
//   stackhi - 2          goexit's frame: where the body returns to
//   below                the entry frame: pc of the body at resume point 0, and its arguments
//   schedsp              the entry frame

import { persistentalloc } from '../heap/persistent.ts';
import { setv } from '../heap/value.ts';
import { HEADER, slot, writeHeader } from '../shared/frame.ts';
import { Allp, allp, Sched, sched } from '../shared/globals.ts';
import { G, Gdead, Gidle, Grunnable, M, P } from '../shared/layout.ts';
import { acquirem, releasem } from '../shared/lock.ts';
import { as, get, getf, incf, load, relaxed, set, setf, setrelaxed, xadd } from '../shared/mem.ts';
import { DEBUG, GOIDBATCH, MAXPROCS, STACKMIN } from '../shared/param.ts';
import { at, nil, type Ptr, sizeof } from '../shared/struct.ts';
import { fatalthrow, throw_, throwNoP } from '../shared/throw.ts';
import { allgadd } from './allgs.ts';
import { gfget, givestack } from './gfree.ts';
import { GOEXITPC } from './goexit.ts';
import { casgstatus } from './status.ts';

const GWORDS = sizeof(G);
/** Arguments that an entry frame on the smallest stack has room for. */
export const MAXARGS = 64;

/** A G with a stack of `bytes` (0: none), in Gidle. */
export function malg(bytes: number): Ptr<'g'> {
  const gp = as<'g'>(persistentalloc(GWORDS, 16));
  if (bytes > 0) givestack(gp, bytes);
  return gp;
}

/**
 * A runnable G that will start the body at `pc`. `callergp` and `callerpc` say who made it. The first `nargs` (at most
 * 4) of a, b, c, d are its arguments; more come in `rest`. The caller's M must own a P.
 */
export function newproc1(
  pc: number,
  callergp: Ptr<'g'>,
  callerpc: number,
  nargs: number,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  rest: readonly unknown[],
): Ptr<'g'> {
  if (pc === 0) fatalthrow('go of nil func value');
  const mp = acquirem();
  const pp = get(mp, M.p);
  if (pp === nil) throwNoP('go');
  let newg = gfget(pp);
  if (newg === nil) {
    newg = malg(STACKMIN);
    casgstatus(newg, Gidle, Gdead);
    allgadd(newg);
  }
  const hi = get(newg, G.stackhi);
  if (hi === 0) throw_('newproc1: newg missing stack');
  const total = nargs + rest.length;
  if (total > MAXARGS) throw_(`newproc1: ${total} arguments, at most ${MAXARGS}`);
  const bottom = hi - HEADER;
  writeHeader(bottom, GOEXITPC, HEADER, 0);
  const words = HEADER + 2 * total;
  const fp = bottom - words;
  writeHeader(fp, pc, words, total);
  if (nargs > 0) setv(slot(fp, 0), a);
  if (nargs > 1) setv(slot(fp, 1), b);
  if (nargs > 2) setv(slot(fp, 2), c);
  if (nargs > 3) setv(slot(fp, 3), d);
  for (let i = 0; i < rest.length; i++) setv(slot(fp, nargs + i), rest[i]);
  set(newg, G.schedsp, fp);
  set(newg, G.startpc, pc);
  set(newg, G.gopc, callerpc);
  const parent = getf(callergp, G.goid);
  setf(newg, G.parentgoid, parent);
  const id = nextgoid(pp);
  setf(newg, G.goid, id);
  incf(pp, P.spawned);
  // Go swaps. Nobody else may touch a dead G: scanners refuse Gdead (castogscanstatus), and the queue publishes the G.
  if (DEBUG) casgstatus(newg, Gdead, Grunnable);
  else set(newg, G.atomicstatus, Grunnable);
  releasem(mp);
  return newg;
}

/** Goroutine ids come in batches of 16 a P; main gets 1. */
function nextgoid(pp: Ptr<'p'>): number {
  let id = getf(pp, P.goidcache);
  const end = getf(pp, P.goidcacheend);
  if (id === end) {
    const batch = (xadd(sched, Sched.goidgen, 1) >>> 0) - 1;
    id = batch * GOIDBATCH + 1;
    setf(pp, P.goidcacheend, id + GOIDBATCH);
  }
  setf(pp, P.goidcache, id + 1);
  return id;
}

/** Marks gp as a system goroutine, which NumGoroutine does not count and which does not keep a deadlocked program
 *  alive. Before it can run. (isSystemGoroutine) */
export function makeSystem(gp: Ptr<'g'>): void {
  set(gp, G.system, 1);
  xadd(sched, Sched.ngsys, 1);
}

/** Resets a G that has ended, to Gdead and on no M: what goexit0 does before gfput. (later Go: gdestroy) */
export function gdestroy(gp: Ptr<'g'>, from: number): void {
  casgstatus(gp, from, Gdead);
  const system = get(gp, G.system);
  if (system !== 0) {
    xadd(sched, Sched.ngsys, -1);
    set(gp, G.system, 0);
  }
  set(gp, G.m, nil);
  set(gp, G.lockedm, nil);
  setrelaxed(gp, G.preempt, 0);
  set(gp, G.preemptStop, 0);
  set(gp, G.waitreason, 0);
  set(gp, G.param, 0);
}

/** Goroutines that exist and are the program's: what runtime.NumGoroutine counts. (proc.go: gcount) */
export function gcount(): number {
  const made = load(sched, Sched.allglen);
  const free = load(sched, Sched.ngfree);
  const system = load(sched, Sched.ngsys);
  let n = made - free - system;
  for (let i = 0; i < MAXPROCS; i++) {
    const pp = get(allp, at(Allp.at, i));
    if (pp === nil) break;
    const local = relaxed(pp, P.ngfree);
    n -= local;
  }
  // Read without a lock, as in Go: at least the caller exists.
  return n < 1 ? 1 : n;
}
