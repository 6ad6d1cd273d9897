// The global queue between many producers and many consumers, and the list of idle Ps between many takers.

import { persistentalloc } from '../../src/heap/persistent.ts';
import { globrunqget, globrunqput, globrunqputbatch, globrunqputchain, globrunqputhead } from '../../src/p/globrunq.ts';
import { acquirep, pAt, releasep } from '../../src/p/own.ts';
import { idlepMaskRead, npidle, pidleget, pidlegetSpinning, pidleput } from '../../src/p/pidle.ts';
import { runqget, runqput } from '../../src/p/runq.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, P } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import {
  as,
  casword,
  get,
  load,
  loadword,
  ref,
  set,
  setword,
  storeword,
  word,
  xadd,
  xaddword,
} from '../../src/shared/mem.ts';
import { osyield, procyield } from '../../src/shared/os.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { type Crew, crew } from '../harness/crew.ts';
import { makeGs, makeP } from '../harness/parts.ts';

const schedlock = ref(sched, Sched.lock);
const TABLE = 0;
const TAKEN = 16;
const OWNERS = 64;

const item = (c: Crew, i: number): Ptr<'g'> => as<'g'>(word(word(c.scratch + TABLE) + i));

function consume(c: Crew, gp: Ptr<'g'>): void {
  xadd(gp, G.param, 1);
  xaddword(c.scratch + TAKEN, 1);
}

/** A chain of items [from, to) of this thread. */
function chain(c: Crew, from: number, to: number): void {
  for (let i = from; i < to - 1; i++) set(item(c, i), G.schedlink, item(c, i + 1));
}

function produce(c: Crew, from: number, to: number): void {
  let i = from;
  while (i < to) {
    const n = Math.min(to - i, 1 + c.random(20));
    chain(c, i, i + n);
    const how = c.random(3);
    if (how === 0) globrunqputchain(c.p, item(c, i), item(c, i + n - 1), n);
    else {
      lock(schedlock);
      if (how === 1) globrunqputbatch(item(c, i), item(c, i + n - 1), n);
      else for (let k = 0; k < n; k++) (k % 2 === 0 ? globrunqput : globrunqputhead)(item(c, i + k));
      unlock(schedlock);
    }
    i += n;
    c.progress(i);
  }
}

function takeAll(c: Crew, total: number): number {
  const pp = c.p;
  let got = 0;
  while (loadword(c.scratch + TAKEN) < total) {
    // Read without the lock, as findRunnable does.
    if (load(sched, Sched.runqsize) === 0) {
      osyield();
      continue;
    }
    lock(schedlock);
    let gp = globrunqget(pp, c.random(3) === 0 ? 1 : 0);
    unlock(schedlock);
    for (; gp !== nil; gp = runqget(pp)) {
      consume(c, gp);
      got++;
    }
  }
  return got;
}

/** Under sched.lock: list, count and mask say the same. */
function checkIdle(total: number): void {
  let listed = 0;
  for (let pp = get(sched, Sched.pidle); pp !== nil; pp = get(pp, P.link)) {
    const id = get(pp, P.id);
    if (!idlepMaskRead(id)) throw new Error(`P${id} is on the list, but its bit is off`);
    if (++listed > total) throw new Error('the idle list has a cycle');
  }
  let bits = 0;
  for (let i = 0; i < total; i++) if (idlepMaskRead(i)) bits++;
  if (bits !== listed || npidle() !== listed) throw new Error(`list ${listed}, bits ${bits}, npidle ${npidle()}`);
}

crew({
  mpmc: {
    setup(c) {
      const n = c.param('items');
      const table = persistentalloc(n, 16);
      makeGs(n).forEach((gp, i) => {
        setword(table + i, gp);
      });
      storeword(c.scratch + TABLE, table);
    },
    run(c) {
      const items = c.param('items');
      const producers = Math.max(1, c.threads >> 1);
      if (c.index < producers) {
        const share = Math.floor(items / producers);
        const from = c.index * share;
        produce(c, from, c.index === producers - 1 ? items : from + share);
      }
      return takeAll(c, items);
    },
    finish(c) {
      const wrong: string[] = [];
      for (let i = 0; i < c.param('items'); i++) {
        const n = get(item(c, i), G.param);
        if (n !== 1 && wrong.length < 10) wrong.push(`item ${i} was taken ${n} times`);
      }
      return {
        wrong,
        size: get(sched, Sched.runqsize),
        head: get(sched, Sched.runqhead),
        tail: get(sched, Sched.runqtail),
      };
    },
  },

  /** Ps go to and from the idle list; each has at most one owner, and the list, the count and the mask agree. */
  pidle: {
    setup(c) {
      const total = c.param('ps');
      lock(schedlock);
      for (let i = c.threads; i < total; i++) pidleput(makeP(i));
      unlock(schedlock);
    },
    run(c) {
      const total = c.param('ps');
      // All Ps go through the list: this thread starts without one.
      const first = releasep();
      lock(schedlock);
      pidleput(first);
      unlock(schedlock);
      let had = 0;
      for (let i = 0; i < c.param('rounds'); i++) {
        c.progress(i);
        lock(schedlock);
        if (i % 16 === 0) checkIdle(total);
        const pp = c.random(2) === 0 ? pidleget() : pidlegetSpinning();
        unlock(schedlock);
        if (pp === nil) {
          procyield(20);
          continue;
        }
        had++;
        const id = get(pp, P.id);
        if (!casword(c.scratch + OWNERS + id, 0, c.index + 1)) throw new Error(`P${id} has two owners`);
        if (idlepMaskRead(id)) throw new Error(`P${id} is owned, but its bit is on`);
        acquirep(pp);
        runqput(pp, as<'g'>(c.scratch), true);
        procyield(c.random(40));
        if (runqget(pp) === nil) throw new Error(`P${id} lost its G`);
        const back = releasep();
        storeword(c.scratch + OWNERS + id, 0);
        lock(schedlock);
        pidleput(back);
        if (!idlepMaskRead(id)) throw new Error(`P${id} was put, but its bit is off`);
        unlock(schedlock);
      }
      return had;
    },
    finish(c) {
      const total = c.param('ps');
      lock(schedlock);
      checkIdle(total);
      unlock(schedlock);
      for (let i = 0; i < total; i++) if (!idlepMaskRead(i) || get(pAt(i), P.m) !== nil) return `P${i} is not idle`;
      return npidle();
    },
  },
});
