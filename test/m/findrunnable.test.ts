// findRunnable's order: the local queue, the global one, the host's answers, other Ps; in every 61st round the global
// queue first.

import { beforeEach, expect, test } from 'vitest';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { findRunnable } from '../../src/m/findrunnable.ts';
import { netpollAdjustWaiters, netpollGenericInit, netpollWaiters } from '../../src/m/netpoll.ts';
import { globrunqput } from '../../src/p/globrunq.ts';
import { runqput } from '../../src/p/runq.ts';
import { m0, netpolled, Sched, sched } from '../../src/shared/globals.ts';
import { G, Grunnable, Gwaiting, P, Prunning } from '../../src/shared/layout.ts';
import { Netpoll } from '../../src/shared/layout-host.ts';
import { PollDesc } from '../../src/shared/layout-sync.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { as, get, load, ref, set, store, storef, zero } from '../../src/shared/mem.ts';
import { at, type Ptr, sizeof } from '../../src/shared/struct.ts';
import { makeG, makeP } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let mine: Ptr<'p'>;
let other: Ptr<'p'>;
let local: Ptr<'g'>;
let global: Ptr<'g'>;
/** In the order in which the host has completed them. */
let polled: Ptr<'g'>[];
let theirs: Ptr<'g'>;

/** A goroutine that waits for the host, which has its answer. */
function answered(): Ptr<'g'> {
  const gp = makeG();
  store(gp, G.atomicstatus, Gwaiting);
  const pd = as<'pollDesc'>(persistentalloc(sizeof(PollDesc), 16));
  set(pd, PollDesc.rg, gp);
  set(pd, PollDesc.link, get(netpolled, Netpoll.done));
  set(netpolled, Netpoll.done, pd);
  netpollAdjustWaiters(1);
  return gp;
}

beforeEach(() => {
  mine = solo();
  zero(netpolled, sizeof(Netpoll));
  other = makeP(1);
  store(other, P.status, Prunning);
  store(sched, Sched.gomaxprocs, 2);
  // Any round but one that looks at the global queue first.
  store(mine, P.schedtick, 1);
  local = makeG();
  runqput(mine, local, false);
  global = makeG();
  lock(ref(sched, Sched.lock));
  globrunqput(global);
  unlock(ref(sched, Sched.lock));
  netpollGenericInit();
  storef(sched, Sched.lastpoll, 1);
  polled = [answered(), answered()];
  theirs = makeG();
  set(other, at(P.runq, 0), theirs);
  store(other, P.runqtail, 1);
});

const next = (n: number): Ptr<'g'>[] => Array.from({ length: n }, () => findRunnable(m0));

test('local, global, the host, others', () => {
  const [first = 0 as Ptr<'g'>, second = 0 as Ptr<'g'>] = polled;
  expect(next(5)).toEqual([local, global, first, second, theirs]);
  // The second was queued as the first was found.
  expect([first, second].map((gp) => load(gp, G.atomicstatus))).toEqual([Grunnable, Grunnable]);
  expect(netpollWaiters()).toBe(0);
});

test('in every 61st round the global queue comes first', () => {
  store(mine, P.schedtick, 2 * 61);
  expect(findRunnable(m0)).toBe(global);
  store(mine, P.schedtick, 2 * 61 + 1);
  expect(findRunnable(m0)).toBe(local);
});

test('somebody sits in a blocking poll: nobody else looks', () => {
  storef(sched, Sched.lastpoll, 0);
  expect(next(3)).toEqual([local, global, theirs]);
  expect(netpollWaiters()).toBe(2);
});

test('nobody waits: nobody looks', () => {
  netpollAdjustWaiters(-2);
  expect(next(3)).toEqual([local, global, theirs]);
  expect(get(netpolled, Netpoll.done)).not.toBe(0);
});
