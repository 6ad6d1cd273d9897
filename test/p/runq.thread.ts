// The local run queue between its owner and thieves. Items are Gs; whoever takes one adds 1 to its count (G.param), so
// at the end each count must be what was put: once too few is a lost goroutine, once too many one that runs twice.

import { persistentalloc } from '../../src/heap/persistent.ts';
import { globrunqget } from '../../src/p/globrunq.ts';
import { pAt } from '../../src/p/own.ts';
import { runqempty, runqget, runqput } from '../../src/p/runq.ts';
import { runqsteal } from '../../src/p/steal.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, P } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import {
  as,
  get,
  getf,
  load,
  loadword,
  ref,
  set,
  store,
  storeword,
  word,
  xadd,
  xaddword,
} from '../../src/shared/mem.ts';
import { osyield, procyield } from '../../src/shared/os.ts';
import { RUNQ } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { type Crew, crew } from '../harness/crew.ts';
import { makeGs, makeP } from '../harness/parts.ts';

const schedlock = ref(sched, Sched.lock);
// Words of scratch: the address of the table of items, how many were taken, 2 for Go's test.
const TABLE = 0;
const TAKEN = 16;
const READY = 32;
const DONE = 48;

function makeItems(c: Crew): void {
  const n = c.param('items');
  const table = persistentalloc(n, 16);
  makeGs(n).forEach((gp, i) => {
    storeword(table + i, gp);
  });
  storeword(c.scratch + TABLE, table);
}
const item = (c: Crew, i: number): Ptr<'g'> => as<'g'>(word(word(c.scratch + TABLE) + i));

/** Counts gp as run by this thread. */
function consume(c: Crew, gp: Ptr<'g'>): void {
  xadd(gp, G.param, 1);
  xaddword(c.scratch + TAKEN, 1);
}

/** Gs that this thread has in its own queue or can get from the global one: consumes them all. */
function consumeOwn(c: Crew, pp: Ptr<'p'>): number {
  let n = 0;
  for (let gp = runqget(pp); gp !== nil; gp = runqget(pp)) {
    consume(c, gp);
    n++;
  }
  return n;
}

function consumeGlobal(c: Crew, pp: Ptr<'p'>): number {
  if (load(sched, Sched.runqsize) === 0) return 0;
  lock(schedlock);
  const gp = globrunqget(pp, 0);
  unlock(schedlock);
  if (gp === nil) return 0;
  consume(c, gp);
  return 1 + consumeOwn(c, pp);
}

/** Steals from random victims until all items of the round have been taken; how many it got. */
function thieve(c: Crew, victims: number, total: number): number {
  const pp = c.p;
  let got = 0;
  let idle = 0;
  while (loadword(c.scratch + TAKEN) < total) {
    const victim = pAt(c.random(victims));
    const before = got;
    if (victim !== pp) {
      const gp = runqsteal(pp, victim, c.random(4) === 0);
      if (gp !== nil) {
        consume(c, gp);
        got += 1 + consumeOwn(c, pp);
      }
    }
    if (c.random(8) === 0) got += consumeGlobal(c, pp);
    idle = got === before ? idle + 1 : 0;
    // With fewer cores than threads the others need this one.
    if (idle > 50) osyield();
    c.progress(got);
  }
  return got;
}

/** Every item must have been taken `times` times, and every queue must be empty. */
function recount(c: Crew, times: number): unknown {
  const wrong: string[] = [];
  for (let i = 0; i < c.param('items'); i++) {
    const n = get(item(c, i), G.param);
    if (n !== times && wrong.length < 10) wrong.push(`item ${i} was taken ${n} times, not ${times}`);
  }
  for (let i = 0; i < c.threads; i++) if (!runqempty(pAt(i))) wrong.push(`P${i} is not empty`);
  if (get(sched, Sched.runqsize) !== 0) wrong.push(`global queue: ${get(sched, Sched.runqsize)}`);
  let overflowed = 0;
  let stolen = 0;
  for (let i = 0; i < c.threads; i++) {
    overflowed += getf(pAt(i), P.overflowed);
    stolen += getf(pAt(i), P.stolen);
  }
  return { wrong, overflowed, stolen };
}

crew({
  /** One puts, all take: the owner as well (`ownertakes`), and everything that overflowed. */
  stress: {
    setup: makeItems,
    run(c) {
      const items = c.param('items');
      if (c.index !== 0) return thieve(c, 1, items);
      const pp = c.p;
      let got = 0;
      for (let i = 0; i < items; i++) {
        runqput(pp, item(c, i), c.random(3) === 0);
        if (c.param('ownertakes') > 0 && c.random(100) < c.param('ownertakes')) {
          const gp = runqget(pp);
          if (gp !== nil) {
            consume(c, gp);
            got++;
          }
        }
        // A supply that lasts until every thief has had a turn, however few processors there are.
        if (c.param('ownertakes') === 0 && i % 64 === 0) osyield();
        c.progress(i);
      }
      while (loadword(c.scratch + TAKEN) < items) {
        const before = got;
        if (c.param('ownertakes') > 0 || c.threads === 1) got += consumeOwn(c, pp) + consumeGlobal(c, pp);
        if (got === before) osyield();
      }
      return got;
    },
    finish: (c) => recount(c, 1),
  },

  /** Rounds of a full queue that everybody falls upon at the same moment. */
  stampede: {
    setup: makeItems,
    run(c) {
      const rounds = c.param('rounds');
      const items = c.param('items');
      let got = 0;
      for (let r = 1; r <= rounds; r++) {
        if (c.index === 0) for (let i = 0; i < items; i++) runqput(c.p, item(c, i), i % 5 === 0);
        c.barrier();
        if (c.index === 0) {
          got += consumeOwn(c, c.p);
          while (loadword(c.scratch + TAKEN) < r * items) procyield(10);
        } else got += thieve(c, 1, r * items);
        c.barrier();
        c.progress(r);
      }
      return got;
    },
    finish: (c) => recount(c, c.param('rounds')),
  },

  /** Everybody owns, puts, takes and steals from everybody else. Queues start close to where 32-bit indices wrap. */
  mesh: {
    setup(c) {
      makeItems(c);
      for (let i = 0; i < c.threads; i++) {
        const start = [0, -100, 2 ** 31 - 100][i % 3] ?? 0;
        store(pAt(i), P.runqhead, start);
        store(pAt(i), P.runqtail, start);
      }
    },
    run(c) {
      const items = c.param('items');
      const pp = c.p;
      for (let i = c.index; i < items; i += c.threads) {
        // In bursts: queues fill up, overflow and drain.
        runqput(pp, item(c, i), c.random(3) === 0);
        if (c.random(700) === 0) consumeOwn(c, pp);
        if (c.random(900) === 0) {
          // Into an empty queue only: it could overflow, to where sched.lock is held already.
          consumeOwn(c, pp);
          consumeGlobal(c, pp);
        }
        if (c.random(300) === 0) {
          // A thief's queue is empty, as findRunnable's is.
          consumeOwn(c, pp);
          const victim = pAt(c.random(c.threads));
          const gp = victim === pp ? nil : runqsteal(pp, victim, c.random(2) === 0);
          if (gp !== nil) consume(c, gp);
        }
        c.progress(i);
      }
      consumeOwn(c, pp);
      return thieve(c, c.threads, items);
    },
    finish: (c) => recount(c, 1),
  },

  /** Go's RunSchedLocalQueueEmptyTest: a queue that always has a G must never look empty, whatever its owner does. */
  empty: {
    setup: makeItems,
    run(c) {
      const iters = c.param('iters');
      const ready = c.scratch + READY;
      const done = c.scratch + DONE;
      const pp = pAt(0);
      const meet = (): void => {
        xaddword(ready, 1);
        for (let i = 0; loadword(ready) !== 2; i++) if (i > 5000) osyield();
      };
      let looks = 0;
      for (let i = 0; i < iters; i++) {
        const next0 = (i & 1) === 0;
        const next1 = (i & 2) === 0;
        if (c.index === 0) {
          // The first thing is there before the others look.
          runqput(pp, item(c, 0), next0);
          storeword(done, 0);
          meet();
          runqput(pp, item(c, 1), next1);
          runqget(pp);
          for (let k = 0; loadword(done) !== 1; k++) if (k > 5000) osyield();
          storeword(ready, 0);
          if (runqget(pp) === nil) throw new Error(`iter ${i}: the second G is gone`);
          c.progress(i);
        } else {
          for (let k = 0; loadword(done) !== 0; k++) if (k > 5000) osyield();
          meet();
          if (runqempty(pp)) throw new Error(`iter ${i}: queue is empty, next ${next0} ${next1}`);
          looks++;
          storeword(done, 1);
          // Until the owner begins the next round.
          for (let k = 0; loadword(ready) === 2; k++) if (k > 5000) osyield();
        }
      }
      return looks;
    },
  },

  /** The same without rounds: the owner moves Gs through runnext and the ring, always with one left, and the others
   *  look all the time. What is left is in runnext, kicked into the ring, alone there, and in runnext again. */
  neverempty: {
    setup(c) {
      makeItems(c);
      makeP(c.threads);
      runqput(pAt(0), item(c, 0), true);
    },
    run(c) {
      const pp = pAt(0);
      const sink = pAt(c.threads);
      const over = c.scratch + DONE;
      if (c.index === 0) {
        for (let i = 0; i < c.param('iters'); i++) {
          runqput(pp, item(c, 1), true);
          runqget(pp);
          runqput(pp, item(c, 2 + (i & 1)), true);
          if (runqsteal(sink, pp, false) === nil) throw new Error(`iter ${i}: the G in the ring is gone`);
          c.progress(i);
        }
        storeword(over, 1);
        return 0;
      }
      let looks = 0;
      for (; loadword(over) === 0; looks++) {
        if (runqempty(pp)) throw new Error(`look ${looks}: queue is empty`);
      }
      return looks;
    },
  },

  /** The owner never takes and never pauses: the queue is full nearly always, and puts run into thieves in
   *  runqputslow. */
  overflow: {
    setup: makeItems,
    run(c) {
      const items = c.param('items');
      if (c.index !== 0) return thieve(c, 1, items);
      const pp = c.p;
      for (let i = 0; i < items; i++) {
        if (c.random(RUNQ) === 0) procyield(c.random(200));
        runqput(pp, item(c, i), false);
        c.progress(i);
      }
      while (loadword(c.scratch + TAKEN) < items) osyield();
      set(pp, P.inherit, 0);
      return 0;
    },
    finish: (c) => recount(c, 1),
  },
});
