// Stopping and starting the world. (proc.go: stopTheWorldWithSema, startTheWorldWithSema, gcstopm)
//
// A P is stopped when its status is Pgcstop. The stopper raises sched.gcwaiting and counts the Ps that are not stopped
// yet in sched.stopwait. It stops idle Ps and Ps in syscalls itself; an M that runs a goroutine is asked to leave it,
// finds gcwaiting in its next round of scheduling and stops its P (gcstopm). The last one wakes the stopper.
//
// The right to do this is the semaphore worldsema, for which goroutines queue (world/stoptheworld.ts).

import { pAt, releasep } from '../p/own.ts';
import { pidleget } from '../p/pidle.ts';
import { procresize } from '../p/procresize.ts';
import { GCSTOP, Sched, sched } from '../shared/globals.ts';
import { G, M, P, Pgcstop, Psyscall } from '../shared/layout.ts';
import { acquirem, lock, releasem, unlock } from '../shared/lock.ts';
import { addf, cas, get, getf, load, ref, relaxed, set, setf, setrelaxed, store, xadd } from '../shared/mem.ts';
import { noteclear, notetsleep, notewakeup } from '../shared/note.ts';
import { nanotime } from '../shared/os.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { gcstopping, lowerwaiting, raisewaiting } from './gcwaiting.ts';
import { injectglist } from './injectglist.ts';
import { giveback } from './mwanted.ts';
import { netpoll, netpollinited } from './netpoll.ts';
import { preemptall } from './preempt.ts';
import { wakep } from './spinning.ts';
import { mget, seekm } from './startm.ts';
import { stopm } from './stopm.ts';
import { stopP, stopped } from './stopp.ts';
import { wakesysmon } from './sysmonwait.ts';
import { assertWorldStopped, worldStarted, worldStopped } from './world.ts';

const schedlock = ref(sched, Sched.lock);
const stopnote = ref(sched, Sched.stopnote);
/** Nanoseconds between two requests to those that have not stopped. */
const ASKAGAIN = 100_000;

/** Stops all Ps but that of the caller, which goes on owning its own, Pgcstop. On g0, worldsema held, not on a locked
 *  M's way out. Returns when all have stopped. */
export function stopTheWorldWithSema(): void {
  const mp = get(getg(), G.m);
  const locks = get(mp, M.locks);
  if (locks > 0) throw_('stopTheWorld: holding locks');
  const asked = nanotime();
  lock(schedlock);
  const procs = get(sched, Sched.gomaxprocs);
  set(sched, Sched.stopwait, procs);
  raisewaiting(GCSTOP);
  preemptall();
  const own = get(mp, M.p);
  store(own, P.status, Pgcstop);
  stopped();
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    if (!cas(pp, P.status, Psyscall, Pgcstop)) continue;
    xadd(pp, P.syscalltick, 1);
    stopped();
  }
  for (let pp = pidleget(); pp !== nil; pp = pidleget()) {
    store(pp, P.status, Pgcstop);
    stopped();
  }
  const wait = get(sched, Sched.stopwait) > 0;
  unlock(schedlock);
  if (wait) {
    while (!notetsleep(stopnote, ASKAGAIN)) preemptall();
    noteclear(stopnote);
  }
  checkStopped(procs);
  worldStopped();
  account(nanotime() - asked);
}

/** One stop more, which took ns. */
function account(ns: number): void {
  addf(sched, Sched.stops, 1);
  addf(sched, Sched.stopns, ns);
  const most = getf(sched, Sched.stopmax);
  if (ns > most) setf(sched, Sched.stopmax, ns);
}

function checkStopped(procs: number): void {
  const left = get(sched, Sched.stopwait);
  if (left !== 0) throw_('stopTheWorld: not stopped (stopwait != 0)');
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const status = load(pp, P.status);
    if (status !== Pgcstop) throw_('stopTheWorld: not stopped (status != _Pgcstop)');
  }
}

/** The current M found gcwaiting: gives its P up, stopped, and sleeps until the world starts and somebody gives it one.
 *  */
export function gcstopm(mp: Ptr<'m'>): void {
  if (!gcstopping()) throw_('gcstopm: not waiting for gc');
  const spinning = get(mp, M.spinning);
  if (spinning !== 0) {
    set(mp, M.spinning, 0);
    const left = xadd(sched, Sched.nmspinning, -1);
    if (left < 0) throw_('gcstopm: negative nmspinning');
  }
  const pp = releasep();
  lock(schedlock);
  stopP(pp);
  unlock(schedlock);
  stopm(mp);
}

/** Starts the world again, with as many Ps as sched.newprocs says if that is not 0. The M that stopped it, on g0,
 *  worldsema held. */
export function startTheWorldWithSema(): void {
  assertWorldStopped();
  const mp = acquirem(); // it may hold Ps in locals
  if (netpollinited()) injectglist(netpoll(0));
  lock(schedlock);
  const wanted = get(sched, Sched.newprocs);
  const procs = wanted === 0 ? get(sched, Sched.gomaxprocs) : wanted;
  set(sched, Sched.newprocs, 0);
  const runnable = procresize(procs);
  lowerwaiting(GCSTOP);
  const manned = assign(runnable);
  wakesysmon();
  unlock(schedlock);
  worldStarted();
  startAll(manned);
  seekm(false);
  // There may be more work than the local queues show: one spinner looks for it and starts others.
  wakep();
  releasem(mp);
}

/** Finds an M for each P of the chain, and gives back those for which there is none: the rest of the chain. sched.lock
 *  held. */
function assign(chain: Ptr<'p'>): Ptr<'p'> {
  let manned: Ptr<'p'> = nil;
  let pp = chain;
  while (pp !== nil) {
    const rest = get(pp, P.link);
    const mp = mget();
    if (mp === nil) {
      giveback(pp, false);
    } else {
      setrelaxed(pp, P.m, mp);
      set(pp, P.link, manned);
      manned = pp;
    }
    pp = rest;
  }
  return manned;
}

/** Gives each P of the chain to the M that was found for it. */
function startAll(chain: Ptr<'p'>): void {
  let pp = chain;
  while (pp !== nil) {
    const rest = get(pp, P.link);
    const mp = relaxed(pp, P.m);
    setrelaxed(pp, P.m, nil);
    const next = get(mp, M.nextp);
    if (next !== nil) throw_('startTheWorld: inconsistent mp->nextp');
    set(mp, M.nextp, pp);
    notewakeup(ref(mp, M.park));
    pp = rest;
  }
}
