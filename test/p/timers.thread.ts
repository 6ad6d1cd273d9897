// Threads that start, stop, reset and run timers of each other's heaps. Each timer counts how often it was started (or
// started anew), how often a stop or a reset said that it was going to run, and how often it ran: the first is the sum
// of the others.

import { persistentalloc } from '../../src/heap/persistent.ts';
import { TAG_POINTER } from '../../src/heap/tags.ts';
import { setref } from '../../src/heap/value.ts';
import { addtimer, deltimer, modtimer, resettimer } from '../../src/m/addtimer.ts';
import { checkTimers, checkTimersAt } from '../../src/m/checktimers.ts';
import { pAt } from '../../src/p/own.ts';
import { newtimer, timerget, timerput } from '../../src/p/timerfree.ts';
import { verifyTimerHeap } from '../../src/p/timerheap.ts';
import { nobarrierWakeTime } from '../../src/p/timerwhen.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { P } from '../../src/shared/layout.ts';
import { Timer, timerNoStatus, timerRemoved } from '../../src/shared/layout-sync.ts';
import { lock, lockInit, unlock } from '../../src/shared/lock.ts';
import { as, get, load, loadf, loadword, ref, set, setf, storeword, xaddword } from '../../src/shared/mem.ts';
import { nanotime } from '../../src/shared/os.ts';
import { MAXWHEN } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { funcs } from '../../src/shared/text.ts';
import { type Crew, crew } from '../harness/crew.ts';

type T = Ptr<'timer'>;
/** Words of a timer's record: the timer, started, said to be going to run, ran. */
const TIMER = 0;
const STARTED = 1;
const STOPPED = 2;
const RAN = 3;
const RECORD = 4;
/** Of scratch: where the records are, and how many timers were made. */
const RECORDS = 0;
const MADE = 1;

const pc = funcs('test', {
  ran: (record: number, _seq: number): undefined => {
    xaddword(record + RAN, 1);
  },
});

function ranks(c: Crew): void {
  lockInit(ref(sched, Sched.timerlock), 'timerFree');
  for (let i = 0; i < c.threads; i++) lockInit(ref(pAt(i), P.timersLock), 'timers');
}

const recordOf = (c: Crew, i: number): number => loadword(c.scratch + RECORDS) + i * RECORD;
const timerOf = (record: number): T => as<'timer'>(loadword(record + TIMER));

/** Soon, or in an hour. */
function sometime(c: Crew): number {
  return nanotime() + (c.random(4) === 0 ? 3600e9 : c.random(200_000));
}

function start(c: Crew): void {
  const i = xaddword(c.scratch + MADE, 1) - 1;
  if (i >= c.param('timers')) return;
  begin(recordOf(c, i), sometime(c));
}

function begin(record: number, when: number): void {
  const t = newtimer();
  setf(t, Timer.when, when);
  set(t, Timer.f, pc.ran);
  setref(t + Timer.arg, TAG_POINTER, record);
  xaddword(record + STARTED, 1);
  addtimer(t);
  storeword(record + TIMER, t);
}

/** One step with any timer, of whichever thread. */
function step(c: Crew): void {
  const what = c.random(16);
  if (what < 4) {
    start(c);
    return;
  }
  if (what < 7) {
    checkTimers(c.m, c.p);
    return;
  }
  if (what < 9) {
    checkTimers(c.m, pAt(c.random(c.threads)));
    return;
  }
  const made = Math.min(loadword(c.scratch + MADE), c.param('timers'));
  if (made === 0) return;
  // Mostly the newest few: several threads shall meet at one timer.
  const i = c.random(3) === 0 ? c.random(made) : Math.max(made - 1 - c.random(4), 0);
  const record = recordOf(c, i);
  const t = timerOf(record);
  if (t === nil) return;
  if (what < 12) {
    if (deltimer(t)) xaddword(record + STOPPED, 1);
    return;
  }
  const pending = what < 15 ? resettimer(t, sometime(c)) : modtimer(t, sometime(c), 0);
  xaddword(record + STARTED, 1);
  if (pending) xaddword(record + STOPPED, 1);
}

crew({
  /** All of it at once. */
  mesh: {
    setup(c) {
      ranks(c);
      storeword(c.scratch + RECORDS, persistentalloc(c.param('timers') * RECORD));
    },
    run(c) {
      for (let i = 0; i < c.param('steps'); i++) {
        step(c);
        c.progress(i);
      }
    },
    finish(c) {
      for (let i = 0; i < c.threads; i++) drain(c, pAt(i));
      const made = Math.min(loadword(c.scratch + MADE), c.param('timers'));
      let ran = 0;
      for (let i = 0; i < made; i++) ran += checkTimer(recordOf(c, i), i);
      return { made, ran };
    },
  },
  /** One timer that all threads set forward and back and look for. */
  tug: {
    setup(c) {
      ranks(c);
      storeword(c.scratch + RECORDS, persistentalloc(RECORD));
      begin(recordOf(c, 0), nanotime());
    },
    run(c) {
      const record = recordOf(c, 0);
      const t = timerOf(record);
      for (let i = 0; i < c.param('steps'); i++) {
        const before = nanotime();
        const pending = resettimer(t, before + (c.random(2) === 0 ? 3600e9 : c.random(2000)));
        xaddword(record + STARTED, 1);
        if (pending) xaddword(record + STOPPED, 1);
        checkTimers(c.m, pAt(c.random(c.threads)));
        c.progress(i);
      }
    },
    finish(c) {
      for (let i = 0; i < c.threads; i++) drain(c, pAt(i));
      return checkTimer(recordOf(c, 0), 0);
    },
  },
  /** Free timers: none is with two owners. */
  free: {
    setup: ranks,
    run(c) {
      const mine: T[] = [];
      for (let i = 0; i < c.param('steps'); i++) {
        if (c.random(2) === 0) {
          const t = timerget(c.p);
          if (get(t, Timer.seq) !== 0) throw new Error(`timer @${t} has an owner`);
          set(t, Timer.seq, c.index + 1);
          mine.push(t);
        } else {
          const t = mine.pop();
          if (t === undefined) continue;
          if (get(t, Timer.seq) !== c.index + 1) throw new Error(`timer @${t} is another's`);
          set(t, Timer.seq, 0);
          timerput(c.p, t);
        }
        // Others come and take what this thread has given back.
        if (i % 500 === 499) while (mine.length > 0) timerput(c.p, disowned(mine.pop() as T));
      }
      return 0;
    },
  },
});

function disowned(t: T): T {
  set(t, Timer.seq, 0);
  return t;
}

/** Runs everything that pp has, and sees that its heap is empty in all its words. */
function drain(c: Crew, pp: Ptr<'p'>): void {
  lock(ref(pp, P.timersLock));
  verifyTimerHeap(pp);
  unlock(ref(pp, P.timersLock));
  checkTimersAt(c.m, pp, MAXWHEN);
  const left = [load(pp, P.numTimers), load(pp, P.deletedTimers), nobarrierWakeTime(pp), loadf(pp, P.timer0When)];
  if (left.some((v) => v !== 0)) throw new Error(`P${get(pp, P.id)} has left: ${left}`);
}

/** How often timer i ran; throws when the sum is wrong or it is not at rest. */
function checkTimer(record: number, i: number): number {
  const t = timerOf(record);
  const status = load(t, Timer.status);
  if (get(t, Timer.pp) !== nil || (status !== timerNoStatus && status !== timerRemoved))
    throw new Error(`timer ${i}: status ${status}, pp @${get(t, Timer.pp)}`);
  const [started, stopped, ran] = [STARTED, STOPPED, RAN].map((k) => loadword(record + k)) as [number, number, number];
  if (started !== stopped + ran) throw new Error(`timer ${i}: started ${started}, stopped ${stopped}, ran ${ran}`);
  return ran;
}
