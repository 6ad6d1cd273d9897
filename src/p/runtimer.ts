// runtimer: runs the first timer of a P's heap if it is due. (time.go: runtimer, runOneTimer)

import { G, M, P } from '../shared/layout.ts';
import {
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerModifying,
  timerNoStatus,
  timerRunning,
  timerWaiting,
} from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, getf, load, ref, setf, word } from '../shared/mem.ts';
import { MAXWHEN } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { bodyAt } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { runqbehind } from './runq.ts';
import { siftdownTimer, timerAt, updateTimer0When } from './timerheap.ts';
import { dodeltimer0, moveTimer0, removeTimer0 } from './timers.ts';
import { badTimer, castimer, settimer, timerpause } from './timerstatus.ts';

/** Runs pp's first timer if it is due, without the lock meanwhile, and returns 0. Otherwise it returns when the first
 *  one is due (nanotime), or -1 when there is none. pp's timersLock held, on g0 of an M with a P (maybe another). The
 *  heap is not empty. */
export function runtimer(pp: Ptr<'p'>, now: number): number {
  for (let round = 0; ; ) {
    const timers = get(pp, P.timers);
    const t = timerAt(timers, 0);
    const owner = get(t, Timer.pp);
    if (owner !== pp) throw_('runtimer: bad p');
    const s = load(t, Timer.status);
    switch (s) {
      case timerWaiting: {
        const when = getf(t, Timer.when);
        if (when > now) return when;
        if (!castimer(t, s, timerRunning)) break;
        runOneTimer(pp, t, now);
        return 0;
      }
      case timerDeleted: {
        removeTimer0(pp, t);
        const left = get(pp, P.numTimers);
        if (left === 0) return -1;
        break;
      }
      case timerModifiedEarlier:
      case timerModifiedLater:
        moveTimer0(pp, t, s);
        break;
      case timerModifying:
        timerpause(round++);
        break;
      default:
        // The other transient statuses are set only under the lock, which we hold; an inactive timer is on no heap.
        badTimer();
    }
  }
}

/** A timer has run. If it is not the first of those that are due together, what it made runnable goes behind what they
 *  did: in Go, and in runnext, the last would come first, and who sleeps for 30 ms go on before who sleeps for 10, if
 *  both are late. */
function inorder(): void {
  const mp = get(getg(), G.m);
  const another = get(mp, M.timersRan);
  if (another === 0) return;
  const mine = get(mp, M.p);
  runqbehind(mine);
}

/** Runs t, which is first, due, and timerRunning by the caller. */
function runOneTimer(pp: Ptr<'p'>, t: Ptr<'timer'>, now: number): void {
  const f = get(t, Timer.f);
  const arg = word(t + Timer.arg);
  const seq = get(t, Timer.seq);
  const period = getf(t, Timer.period);
  if (period > 0) {
    // It stays, and is due again at the next multiple of its period that lies ahead.
    const was = getf(t, Timer.when);
    const next = was + period * (1 + Math.floor((now - was) / period));
    // Ahead even of a clock whose numbers are coarser than the period: whole nanoseconds are exact for 104 days.
    const ahead = next > now ? next : now * (1 + Number.EPSILON);
    setf(t, Timer.when, Math.min(ahead, MAXWHEN));
    const timers = get(pp, P.timers);
    const n = get(pp, P.numTimers);
    siftdownTimer(timers, n, 0);
    settimer(t, timerRunning, timerWaiting);
    updateTimer0When(pp);
  } else {
    dodeltimer0(pp);
    settimer(t, timerRunning, timerNoStatus);
  }
  // Not under the lock: f readies goroutines and may start timers. (#35532)
  const l = ref(pp, P.timersLock);
  unlock(l);
  bodyAt(f)(arg, seq);
  inorder();
  lock(l);
}
