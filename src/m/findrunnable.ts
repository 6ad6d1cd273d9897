// Finding work: timers that are due, the local queue, the global one, the host's answers, other Ps; and, when there is
// none, parking without losing a wake-up. (proc.go: findRunnable, stealWork; what is looked at without a P:
// lastlook.ts)
//
// Why no wake-up is lost, whatever the interleaving with wakep (spinning.ts): HACKING.md, "the parking proof". The
// order of every read and write of nmspinning, npidle and needspinning here is a step of it.

import { globrunqget } from '../p/globrunq.ts';
import { acquirep, pAt, releasep } from '../p/own.ts';
import { idlepMaskRead, maskRead, pidleget, pidleput } from '../p/pidle.ts';
import { runqget } from '../p/runq.ts';
import { runqsteal, stealStart, stealStep } from '../p/steal.ts';
import { GCSTOP, Kern, kern, Sched, sched, timerpMask } from '../shared/globals.ts';
import { M, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { addf, get, getf, incf, load, ref, relaxed, set, setf } from '../shared/mem.ts';
import { checkexit, usleep } from '../shared/os.ts';
import { GLOBRUNQTICK, LOOKPAUSE, LOOKS, STEALTRIES } from '../shared/param.ts';
import { fastrand } from '../shared/rand.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { becomeSpinning } from './becomespinning.ts';
import { checkTimers, checkTimersNoP, earlier } from './checktimers.ts';
import { gcwaiting } from './gcwaiting.ts';
import { lastlook } from './lastlook.ts';
import { pollNow, pollOrStop } from './pollorstop.ts';
import { runSafePointFn } from './safepoint.ts';
import { gcstopm } from './stw.ts';

const schedlock = ref(sched, Sched.lock);

/** Whether the G that findRunnable gave last goes on in the time slice of the one before. */
export function inheritsTime(pp: Ptr<'p'>): boolean {
  const inherit = get(pp, P.inherit);
  return inherit !== 0;
}

/** A G to run; blocks until there is one. The M owns a P on entry and on return (maybe another). */
export function findRunnable(mp: Ptr<'m'>): Ptr<'g'> {
  for (;;) {
    const pp = get(mp, M.p);
    const exiting = get(kern, Kern.exiting);
    if (exiting !== 0) checkexit();
    const waiting = gcwaiting();
    if (waiting !== 0) {
      if ((waiting & GCSTOP) !== 0) {
        gcstopm(mp);
        continue;
      }
      runSafePointFn();
    }
    let pollUntil = checkTimers(mp, pp);
    const gp = findLocal(pp);
    if (gp !== nil) return gp;
    const polled = pollNow(pp);
    if (polled !== nil) return polled;
    if (mayspin(mp)) {
      if (get(mp, M.spinning) === 0) becomeSpinning(mp);
      incf(pp, P.spins);
      const stolen = stealWork(mp, pp);
      if (stolen !== nil) return stolen;
      // A timer of somebody's has run: there may be work now.
      if (get(mp, M.timersRan) !== 0) continue;
      pollUntil = earlier(pollUntil, getf(mp, M.stealUntil));
      if (pollUntil === 0 && lookAgain(mp)) continue;
    }
    const found = giveup(mp, pp, pollUntil);
    if (found !== nil) return found;
  }
}

/** The local queue, after the global one in every 61st round; then the global queue. */
function findLocal(pp: Ptr<'p'>): Ptr<'g'> {
  const tick = relaxed(pp, P.schedtick);
  if (tick % GLOBRUNQTICK === 0) {
    const gp = findGlobal(pp, 1);
    if (gp !== nil) return gp;
  }
  const local = runqget(pp);
  if (local !== nil) return local;
  return findGlobal(pp, 0);
}

function findGlobal(pp: Ptr<'p'>, max: number): Ptr<'g'> {
  const size = load(sched, Sched.runqsize);
  if (size === 0) return nil;
  lock(schedlock);
  const gp = globrunqget(pp, max);
  unlock(schedlock);
  if (gp !== nil) set(pp, P.inherit, 0);
  return gp;
}

/** At most half as many spinning Ms as busy Ps: more would only burn processors while parallelism is low. */
function mayspin(mp: Ptr<'m'>): boolean {
  const already = get(mp, M.spinning);
  if (already !== 0) return true;
  const spinning = load(sched, Sched.nmspinning);
  const procs = get(sched, Sched.gomaxprocs);
  const idle = load(sched, Sched.npidle);
  return 2 * spinning < procs - idle;
}

/**
 * A thief that has found nothing sleeps a moment and looks again while others run, a few times. Go's gives its P up at
 * once; but here the wake-up that follows costs the one that makes it 10 us and more, and two goroutines that hand each
 * other a value on one P would pay for one with every hand-over after the thief has gone
 * (docs/decisions/017-spin-before-giving-up-p.md).
 */
function lookAgain(mp: Ptr<'m'>): boolean {
  const looks = get(mp, M.looks);
  const procs = get(sched, Sched.gomaxprocs);
  const idle = load(sched, Sched.npidle);
  // Nobody else runs: nothing can come but from outside.
  if (looks === LOOKS || idle >= procs - 1) {
    set(mp, M.looks, 0);
    return false;
  }
  set(mp, M.looks, looks + 1);
  usleep(LOOKPAUSE);
  return true;
}

/** Tries to steal from any P, four times round; timers and runnext only in the last round. Sets m.timersRan when a
 *  timer ran or the world is to stop, and the caller must look again; m.stealUntil is when the first of the others'
 *  timers is due. */
function stealWork(mp: Ptr<'m'>, pp: Ptr<'p'>): Ptr<'g'> {
  const procs = get(sched, Sched.gomaxprocs);
  let ran = 0;
  let until = 0;
  incf(pp, P.stealRounds);
  for (let i = 0; i < STEALTRIES; i++) {
    const last = i === STEALTRIES - 1;
    const rand = fastrand();
    const step = stealStep(procs, rand);
    let pos = stealStart(procs, rand);
    for (let k = 0; k < procs; k++) {
      if (gcwaiting() !== 0) {
        set(mp, M.timersRan, 1);
        return nil;
      }
      const victim = pAt(pos);
      if (last && victim !== pp && maskRead(timerpMask, pos)) {
        // Before runnext: a timer may make work that has waited longer. Only here, as it takes the other P's lock.
        until = earlier(until, checkTimers(mp, victim));
        if (get(mp, M.timersRan) !== 0) {
          ran = 1;
          const gp = runqget(pp);
          if (gp !== nil) return gp;
        }
      }
      if (victim !== pp && !idlepMaskRead(pos)) {
        incf(pp, P.stealAttempts);
        const gp = runqsteal(pp, victim, last);
        if (gp !== nil) {
          set(pp, P.inherit, 0);
          return gp;
        }
      }
      pos = (pos + step) % procs;
    }
  }
  set(mp, M.timersRan, ran);
  setf(mp, M.stealUntil, until);
  return nil;
}

/** There is nothing to do: gives pp up and sleeps, unless a last look finds work. A G to run, or nil to look again from
 *  the top (with a P). */
function giveup(mp: Ptr<'m'>, pp: Ptr<'p'>, pollUntil: number): Ptr<'g'> {
  lock(schedlock);
  if (gcwaiting() !== 0) {
    unlock(schedlock);
    return nil;
  }
  const size = get(sched, Sched.runqsize);
  if (size !== 0) {
    const gp = globrunqget(pp, 0);
    unlock(schedlock);
    set(pp, P.inherit, 0);
    return gp;
  }
  const wasSpinning = get(mp, M.spinning) !== 0;
  const wanted = load(sched, Sched.needspinning);
  if (!wasSpinning && wanted === 1) {
    // Somebody had work and found no idle P and no spinner: be the spinner.
    becomeSpinning(mp);
    unlock(schedlock);
    return nil;
  }
  // While the P is still ours: its next owner counts too.
  addf(pp, P.parks, 1);
  const released = releasep();
  if (released !== pp) throw_('findrunnable: wrong p');
  pidleput(pp);
  // wakep looks at npidle without the lock, so the flag may have been raised since we looked: it was, or wakep sees
  // this P.
  const late = load(sched, Sched.needspinning);
  if (!wasSpinning && late === 1) {
    const again = pidleget();
    acquirep(again);
    becomeSpinning(mp);
    unlock(schedlock);
    return nil;
  }
  unlock(schedlock);
  let until = pollUntil;
  if (wasSpinning) {
    const gp = lastlook(mp);
    if (gp !== nil || get(mp, M.p) !== nil) return gp;
    until = checkTimersNoP(until);
  }
  return pollOrStop(mp, until, wasSpinning);
}
