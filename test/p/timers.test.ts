// The heaps of timers on one thread, against a model, and the corners of each function.
// Tests src/p: runtimer, timeradjust, timerfree, timerheap, timers, timerstatus, timerwhen.

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { TAG_POINTER } from '../../src/heap/tags.ts';
import { setref } from '../../src/heap/value.ts';
import { addtimer, deltimer, modtimer, resettimer } from '../../src/m/addtimer.ts';
import { checkTimers, checkTimersAt, deadTimersNoP } from '../../src/m/checktimers.ts';
import { pAt } from '../../src/p/own.ts';
import { idlepMaskWrite, maskWrite } from '../../src/p/pidle.ts';
import { procresize } from '../../src/p/procresize.ts';
import { clearDeletedTimers, moveTimers } from '../../src/p/timeradjust.ts';
import { newtimer, timerget, timerpurge, timerput } from '../../src/p/timerfree.ts';
import { timerAt, verifyTimerHeap } from '../../src/p/timerheap.ts';
import { cleantimers, doaddtimer, dodeltimer } from '../../src/p/timers.ts';
import { castimer, settimer } from '../../src/p/timerstatus.ts';
import { anyTimers, nobarrierWakeTime, timeSleepUntil } from '../../src/p/timerwhen.ts';
import { m0, netpolled, Sched, sched, timerpMask } from '../../src/shared/globals.ts';
import { P } from '../../src/shared/layout.ts';
import { Netpoll } from '../../src/shared/layout-host.ts';
import {
  TIMERSTATUS,
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerModifying,
  timerMoving,
  timerNoStatus,
  timerRemoved,
  timerRemoving,
  timerRunning,
  timerWaiting,
} from '../../src/shared/layout-sync.ts';
import { lock, lockInit, unlock } from '../../src/shared/lock.ts';
import { get, getf, load, loadf, ref, set, setf, store, storef } from '../../src/shared/mem.ts';
import { MAXWHEN, TIMERCACHE, TIMERHEAP } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { funcs } from '../../src/shared/text.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeP, rankLocks } from '../harness/parts.ts';
import { seeded } from '../harness/seed.ts';
import { bootHeap, giveP } from '../harness/solo.ts';

type T = Ptr<'timer'>;
let pp: Ptr<'p'>;
/** The timers that ran, oldest first. */
let ran: number[] = [];

const pc = funcs('test', {
  ran: (t: number, _seq: number): undefined => {
    ran.push(t);
  },
});

beforeEach(() => {
  bootHeap();
  rankLocks();
  store(netpolled, Netpoll.inited, 0);
  store(netpolled, Netpoll.wakesig, 0);
  set(sched, Sched.gomaxprocs, 1);
  lockInit(ref(sched, Sched.timerlock), 'timerFree');
  pp = giveP();
  lockInit(ref(pp, P.timersLock), 'timers');
  ran = [];
});

/** A timer that is not started. */
function make(when: number, period = 0): T {
  const t = newtimer();
  setf(t, Timer.when, when);
  setf(t, Timer.period, period);
  set(t, Timer.f, pc.ran);
  setref(t + Timer.arg, TAG_POINTER, t);
  return t;
}

function started(when: number, period = 0): T {
  const t = make(when, period);
  addtimer(t);
  return t;
}

const status = (t: T): string => TIMERSTATUS[load(t, Timer.status)] ?? '?';
const heapOf = (p: Ptr<'p'>): T[] =>
  Array.from({ length: get(p, P.numTimers) }, (_, i) => timerAt(get(p, P.timers), i));
const whens = (p: Ptr<'p'>): number[] => heapOf(p).map((t) => getf(t, Timer.when));

function locked<R>(fn: () => R, p = pp): R {
  lock(ref(p, P.timersLock));
  const r = fn();
  unlock(ref(p, P.timersLock));
  return r;
}

/** Runs what is due at `now`; when the next is. */
const runAt = (now: number): number => checkTimersAt(m0, pp, now);

/** I17, as the audit has it. */
function sound(p = pp): void {
  verifyTimerHeap(p);
  const all = heapOf(p);
  expect(new Set(all).size).toBe(all.length);
  for (const t of all) expect(get(t, Timer.pp)).toBe(p);
  expect(loadf(p, P.timer0When)).toBe(all.length === 0 ? 0 : getf(all[0] as T, Timer.when));
  expect(load(p, P.deletedTimers)).toBe(all.filter((t) => status(t) === 'Deleted').length);
  const modified = loadf(p, P.timerModifiedEarliest);
  for (const t of all.filter((x) => status(x) === 'ModifiedEarlier')) {
    expect(modified).toBeGreaterThan(0);
    expect(modified).toBeLessThanOrEqual(getf(t, Timer.nextwhen));
  }
  if (all.length === 0) expect(modified).toBe(0);
}

interface Live {
  when: number;
  period: number;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('add' as const), at: fc.integer({ min: 1, max: 1000 }) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('every' as const), at: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('stop' as const), at: fc.nat(200) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('reset' as const), at: fc.nat(200) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('run' as const), at: fc.nat(120) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('clean' as const, 'clear' as const), at: fc.nat(1) }) },
);

test(seeded('any sequence of add, stop, reset, run, clean and clear does what a sorted list does'), () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      bootHeap();
      pp = giveP();
      lockInit(ref(pp, P.timersLock), 'timers');
      const made: T[] = [];
      const live = new Map<T, Live>();
      let now = 1;
      for (const { op, at } of steps) {
        const t = made[at % Math.max(made.length, 1)] ?? nil;
        ran = [];
        if (op === 'add' || op === 'every') {
          const period = op === 'every' ? at : 0;
          const fresh = started(now + at, period);
          made.push(fresh);
          live.set(fresh, { when: now + at, period });
        } else if (op === 'stop' && t !== nil) {
          expect(deltimer(t)).toBe(live.delete(t));
        } else if (op === 'reset' && t !== nil) {
          const was = live.get(t);
          const period = getf(t, Timer.period);
          // Now and then earlier than it was, now and then later.
          const when = now + ((at * 37) % 500) + 1;
          expect(resettimer(t, when)).toBe(was !== undefined);
          live.set(t, { when, period });
        } else if (op === 'run') {
          now += at;
          const next = runAt(now);
          const due = [...live].filter(([, l]) => l.when <= now);
          // Each due timer once, in order of time. (Periodic ones skip what they have missed.)
          const times = new Map(due.map(([x, l]) => [x, l.when]));
          expect(ran.slice().sort()).toEqual(due.map(([x]) => x).sort());
          const order = ran.map((x) => times.get(x as T) ?? 0);
          expect(order).toEqual(order.slice().sort((a, b) => a - b));
          for (const [x, l] of due) {
            if (l.period === 0) live.delete(x);
            else l.when += l.period * (1 + Math.floor((now - l.when) / l.period));
          }
          // Never later than the first that is due; earlier only on account of timers that were deleted or moved back.
          const first = Math.min(...[...live.values()].map((l) => l.when));
          if (live.size > 0) expect(next).toBeLessThanOrEqual(first);
          expect(next === 0 && live.size > 0).toBe(false);
        } else if (op === 'clean') {
          locked(() => cleantimers(pp));
        } else if (op === 'clear') {
          locked(() => clearDeletedTimers(pp));
          expect(get(pp, P.numTimers)).toBe(live.size);
          const first = Math.min(...[...live.values()].map((l) => l.when));
          expect(nobarrierWakeTime(pp)).toBe(live.size === 0 ? 0 : first);
        }
        sound();
        // Who looks without the lock never finds too late a time.
        for (const l of live.values()) expect(nobarrierWakeTime(pp)).toBeLessThanOrEqual(l.when);
      }
      runAt(now + 2000);
      expect(heapOf(pp).length).toBe([...live.values()].filter((l) => l.period > 0).length);
    }),
    { numRuns: 300 },
  );
});

test(seeded('taking timers off anywhere keeps the heap, and says from which slot on it has changed'), () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 80 }), fc.array(fc.nat(100)), (times, picks) => {
      bootHeap();
      pp = giveP();
      for (const w of times) locked(() => doaddtimer(pp, make(w)));
      for (const pick of picks) {
        const n = get(pp, P.numTimers);
        if (n === 0) return;
        const before = heapOf(pp);
        const changed = locked(() => dodeltimer(pp, pick % n));
        const after = heapOf(pp);
        expect(after.slice(0, changed)).toEqual(before.slice(0, changed));
        expect(after.length).toBe(n - 1);
        verifyTimerHeap(pp);
      }
    }),
  );
});

test('a heap grows past its first array and keeps its order', () => {
  const n = TIMERHEAP * 8 + 3;
  for (let i = 0; i < n; i++) started(((i * 7919) % n) + 1);
  expect(get(pp, P.timerscap)).toBe(TIMERHEAP * 16);
  sound();
  runAt(n);
  expect(ran.length).toBe(n);
});

describe('legal transitions', () => {
  const all = TIMERSTATUS.map((_, i) => i);
  const legal = new Set(
    [
      [timerNoStatus, timerWaiting, timerModifying],
      [timerWaiting, timerRunning, timerModifying, timerMoving],
      [timerRunning, timerNoStatus, timerWaiting],
      [timerDeleted, timerRemoving, timerRemoved, timerModifying],
      [timerRemoving, timerRemoved],
      [timerRemoved, timerModifying],
      [timerModifying, timerDeleted, timerModifiedEarlier, timerModifiedLater, timerWaiting],
      [timerModifiedEarlier, timerModifying, timerMoving],
      [timerModifiedLater, timerModifying, timerMoving],
      [timerMoving, timerWaiting],
    ].flatMap(([from, ...to]) => to.map((x) => `${from} ${x}`)),
  );
  test.each(all)('from status %i', (from) => {
    for (const to of all) {
      const t = make(1);
      store(t, Timer.status, from);
      if (legal.has(`${from} ${to}`)) {
        expect(castimer(t, from, to)).toBe(true);
        expect(castimer(t, from, to)).toBe(false);
        expect(load(t, Timer.status)).toBe(to);
      } else {
        expect(fatalOf(() => castimer(t, from, to))).toContain(
          `timer${TIMERSTATUS[from]} to timer${TIMERSTATUS[to]} is not legal`,
        );
      }
    }
  });
  test('a transient status that somebody else has changed is refused', () => {
    const t = make(1);
    store(t, Timer.status, timerRemoving);
    expect(fatalOf(() => settimer(t, timerMoving, timerWaiting))).toContain('timer data corruption');
  });
});

describe('addtimer, deltimer, modtimer', () => {
  test('a bad time is refused, and so is a timer that was started before', () => {
    for (const when of [0, -1, Number.NaN]) expect(fatalOf(() => started(when))).toContain('must be positive');
    expect(fatalOf(() => started(1, -1))).toContain('period must be non-negative');
    const t = started(5);
    expect(fatalOf(() => addtimer(t))).toContain('addtimer called with initialized timer');
    expect(fatalOf(() => modtimer(t, 0, 0))).toContain('must be positive');
  });

  test('the first timer starts the poller, and a P with timers is not dead', () => {
    expect([load(netpolled, Netpoll.inited), anyTimers()]).toEqual([0, false]);
    started(5);
    expect([load(netpolled, Netpoll.inited), anyTimers()]).toEqual([1, true]);
  });

  test('a timer that comes first breaks a poll that would sleep past it, a later one does not', () => {
    storef(sched, Sched.lastpoll, 0);
    storef(sched, Sched.pollUntil, 100);
    started(200);
    expect(load(netpolled, Netpoll.wakesig)).toBe(0);
    const t = started(50);
    expect(load(netpolled, Netpoll.wakesig)).toBe(1);
    store(netpolled, Netpoll.wakesig, 0);
    resettimer(t, 300);
    expect(load(netpolled, Netpoll.wakesig)).toBe(0);
    resettimer(t, 20);
    expect(load(netpolled, Netpoll.wakesig)).toBe(1);
  });

  test('stopping is true once, and the timer stays on the heap until a walk removes it', () => {
    const a = started(5);
    const b = started(6);
    expect([deltimer(b), deltimer(b), status(b), get(pp, P.numTimers)]).toEqual([true, false, 'Deleted', 2]);
    runAt(10);
    expect([status(a), status(b), ran, get(pp, P.numTimers)]).toEqual(['NoStatus', 'Removed', [a], 0]);
    expect([deltimer(a), deltimer(b), deltimer(make(1))]).toEqual([false, false, false]);
    sound();
  });

  test('a timer can be reset forwards, back, after a stop, and after it ran', () => {
    const t = started(100);
    expect([resettimer(t, 50), status(t), nobarrierWakeTime(pp)]).toEqual([true, 'ModifiedEarlier', 50]);
    expect([resettimer(t, 150), status(t)]).toEqual([true, 'ModifiedLater']);
    expect(runAt(120)).toBe(150);
    expect([ran, status(t)]).toEqual([[], 'Waiting']);
    deltimer(t);
    expect([resettimer(t, 130), status(t)]).toEqual([false, 'ModifiedEarlier']);
    runAt(130);
    expect([ran, status(t)]).toEqual([[t], 'NoStatus']);
    expect([resettimer(t, 140), status(t), runAt(140), ran.length]).toEqual([false, 'Waiting', 0, 2]);
    sound();
  });

  test('a periodic timer skips what it has missed and stays in step', () => {
    const t = started(10, 10);
    expect(runAt(10)).toBe(20);
    expect(runAt(57)).toBe(60);
    expect([ran.length, status(t)]).toEqual([2, 'Waiting']);
    modtimer(t, 70, 100);
    expect(runAt(60)).toBe(70);
    expect(runAt(70)).toBe(170);
    expect(ran.length).toBe(3);
  });

  test('a period shorter than the step of the clock makes the timer due at its next step', () => {
    started(2 ** 60, 1);
    expect(runAt(2 ** 60)).toBe(2 ** 60 + 256);
    expect(ran.length).toBe(1);
  });

  test('TestOverflowPeriodRuntimeTimer: a period without end', () => {
    const t = started(10, Number.MAX_VALUE);
    const other = started(20);
    expect(runAt(15)).toBe(20);
    expect([getf(t, Timer.when), loadf(pp, P.timer0When)]).toEqual([MAXWHEN, 20]);
    runAt(25);
    expect(ran).toEqual([t, other]);
    sound();
  });
});

describe('looking over a heap', () => {
  test('adjusttimers: the last takes the place of one that goes, and may rise to a slot that is behind the walk (#47762)', () => {
    //            10
    //   100     11   12   13         children of 100: 101 102 103 104; of 11: 20, the last
    const ts = [10, 100, 11, 12, 13, 101, 102, 103, 104, 20].map((w) => started(w));
    const [, , , , , gone, , , , last] = ts as [T, T, T, T, T, T, T, T, T, T];
    expect(heapOf(pp)).toEqual(ts);
    deltimer(gone);
    resettimer(last, 5);
    runAt(5);
    expect([ran, get(pp, P.numTimers)]).toEqual([[last], 8]);
    sound();
  });

  test('adjusttimers waits for the time that the first moved timer has, then moves all', () => {
    const ts = Array.from({ length: 20 }, (_, i) => started(1000 + i));
    for (const t of ts.slice(10).reverse()) resettimer(t, 100 + ts.indexOf(t));
    for (const t of ts.slice(0, 5)) deltimer(t);
    expect([runAt(99), whens(pp)[0]]).toEqual([100 + 10, 1000]);
    expect(runAt(110)).toBe(111);
    expect([get(pp, P.numTimers), ran]).toEqual([14, [ts[10]]]);
    expect(heapOf(pp).every((t) => status(t) === 'Waiting')).toBe(true);
    sound();
  });

  test('no timers, no modified time: an idle M would look for it forever (#51654)', () => {
    const t = started(100);
    resettimer(t, 50);
    deltimer(t);
    expect(loadf(pp, P.timerModifiedEarliest)).toBe(50);
    // Taken off by cleantimers, which does not look at the time.
    locked(() => cleantimers(pp));
    expect([get(pp, P.numTimers), nobarrierWakeTime(pp)]).toEqual([0, 0]);
  });

  test('checkTimers: runs what is due, says when the next is; the owner clears a heap of which a quarter is dead', () => {
    const ts = Array.from({ length: 8 }, (_, i) => started(Number.MAX_SAFE_INTEGER + 2 * i));
    const early = started(5);
    expect(checkTimers(m0, pp)).toBe(Number.MAX_SAFE_INTEGER);
    expect(ran).toEqual([early]);
    deltimer(ts[3] as T);
    deltimer(ts[4] as T);
    checkTimers(m0, pp);
    expect(get(pp, P.numTimers)).toBe(8);
    deltimer(ts[5] as T);
    checkTimers(m0, pp);
    expect([get(pp, P.numTimers), get(pp, P.deletedTimers)]).toEqual([5, 0]);
    sound();
  });

  test('checkTimers: a heap whose P is idle is cleared by anyone, one whose P is busy by its owner alone', () => {
    const other = makeP(1);
    lockInit(ref(other, P.timersLock), 'timers');
    set(sched, Sched.gomaxprocs, 2);
    maskWrite(timerpMask, 1, true);
    const t = make(Number.MAX_SAFE_INTEGER);
    locked(() => doaddtimer(other, t), other);
    store(t, Timer.status, timerWaiting);
    deltimer(t);
    expect([checkTimers(m0, other), get(other, P.numTimers)]).toEqual([Number.MAX_SAFE_INTEGER, 1]);
    expect(deadTimersNoP()).toBe(false);
    idlepMaskWrite(1, true);
    expect(deadTimersNoP()).toBe(true);
    expect([checkTimers(m0, other), get(other, P.numTimers), deadTimersNoP()]).toEqual([0, 0, false]);
    idlepMaskWrite(1, false);
    maskWrite(timerpMask, 1, false);
  });

  test('f runs without the lock: it may start timers on the same heap (#35532)', () => {
    const again = funcs('test', {
      again: (t: number): undefined => {
        ran.push(t);
        started(500);
      },
    }).again;
    const t = make(5);
    set(t, Timer.f, again);
    addtimer(t);
    expect(runAt(10)).toBe(500);
    expect(ran).toEqual([t]);
  });
});

describe('Ps that go', () => {
  test('moveTimers: all but the deleted get to the other heap, moved ones with their new time', () => {
    const other = makeP(1);
    lockInit(ref(other, P.timersLock), 'timers');
    const [a, b, c, d] = [started(10), started(20), started(30), started(40)] as [T, T, T, T];
    resettimer(b, 5);
    resettimer(c, 50);
    deltimer(d);
    locked(() => locked(() => moveTimers(other, pp)), other);
    expect(whens(other)).toEqual([5, 10, 50]);
    expect(heapOf(other)).toEqual([b, a, c]);
    expect([status(a), status(b), status(c), status(d)]).toEqual(['Waiting', 'Waiting', 'Waiting', 'Removed']);
    expect([get(d, Timer.pp), nobarrierWakeTime(pp), get(pp, P.numTimers)]).toEqual([nil, 0, 0]);
    sound(other);
    sound();
  });

  test('procresize: the timers of Ps that go are those of the caller', () => {
    bootHeap();
    rankLocks();
    const schedlock = ref(sched, Sched.lock);
    const resize = (n: number): void => {
      lock(schedlock);
      set(sched, Sched.pidle, nil);
      set(sched, Sched.npidle, 0);
      procresize(n);
      unlock(schedlock);
    };
    resize(4);
    for (let i = 0; i < 4; i++) locked(() => doaddtimer(pAt(i), make(100 - i)), pAt(i));
    for (let i = 0; i < 4; i++) for (const t of heapOf(pAt(i))) store(t, Timer.status, timerWaiting);
    for (let i = 0; i < 4; i++) maskWrite(timerpMask, i, true);
    expect(timeSleepUntil()).toBe(97);
    resize(1);
    expect(whens(pAt(0)).sort()).toEqual([100, 97, 98, 99]);
    expect([1, 2, 3].map((i) => get(pAt(i), P.numTimers))).toEqual([0, 0, 0]);
    expect(timeSleepUntil()).toBe(97);
    resize(4);
    expect([1, 2, 3].map((i) => nobarrierWakeTime(pAt(i)))).toEqual([0, 0, 0]);
    sound(pAt(0));
  });
});

describe('free timers', () => {
  test('free timers come back clean; a P keeps few, and gives all when it goes', () => {
    const many = Array.from({ length: TIMERCACHE * 2 }, () => timerget(pp));
    expect(new Set(many).size).toBe(many.length);
    for (const t of many) timerput(pp, t);
    expect(get(pp, P.nfreetimers)).toBeLessThanOrEqual(TIMERCACHE);
    const seen = new Set(Array.from({ length: many.length }, () => timerget(pp)));
    expect(seen).toEqual(new Set(many));
    for (const t of seen) timerput(pp, t);
    timerpurge(pp);
    expect([get(pp, P.freetimers), get(pp, P.nfreetimers)]).toEqual([nil, 0]);
    expect(new Set(many).has(timerget(pp))).toBe(true);
  });

  test('a timer that is in use is refused', () => {
    const t = started(5);
    expect(fatalOf(() => timerput(pp, t))).toContain('timer is in use');
  });
});
