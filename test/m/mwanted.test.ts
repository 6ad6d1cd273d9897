// A P for which no M is ready, and who comes for it: one thread that plays all Ms. (A locked M leaves births to the
// template thread, so nothing is born here.)

import { beforeEach, describe, expect, test } from 'vitest';
import { giveback, takewanted } from '../../src/m/mwanted.ts';
import { wakep } from '../../src/m/spinning.ts';
import { seekm, startm } from '../../src/m/startm.ts';
import { stopm } from '../../src/m/stopm.ts';
import { pidleget, pidleput } from '../../src/p/pidle.ts';
import { runqempty, runqput } from '../../src/p/runq.ts';
import { GCSTOP, m0, netpolled, Sched, Sys, sched, sys } from '../../src/shared/globals.ts';
import { G, M, P, Pgcstop, Pidle } from '../../src/shared/layout.ts';
import { Netpoll } from '../../src/shared/layout-host.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { get, load, ref, set, store, storef, zero } from '../../src/shared/mem.ts';
import { nil, type Ptr, sizeof } from '../../src/shared/struct.ts';
import { makeGs, makeP } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const schedlock = ref(sched, Sched.lock);
let pp: Ptr<'p'>;

function locked<T>(f: () => T): T {
  lock(schedlock);
  const r = f();
  unlock(schedlock);
  return r;
}
const unborn = (): number => get(sched, Sched.nmunborn);
const flags = (): number[] => [load(sched, Sched.mwanted), load(sched, Sched.nmspinning), load(sched, Sched.npidle)];

beforeEach(() => {
  solo();
  zero(netpolled, sizeof(Netpoll));
  pp = makeP(1);
  set(sched, Sched.gomaxprocs, 2);
  set(sched, Sched.mnext, 10);
  set(sched, Sched.maxmcount, 100);
  set(sys, Sys.ncpu, 2);
  storef(sched, Sched.lastpoll, 1);
  set(m0, M.lockedExt, 1);
  store(sched, Sched.haveTemplateThread, 1);
});

describe('startm without an M that is ready', () => {
  test('puts the Gs on the global queue, in order, and the P on the idle list; an M is born without it', () => {
    const [a, b, c] = makeGs(3) as [Ptr<'g'>, Ptr<'g'>, Ptr<'g'>];
    runqput(pp, a, false);
    runqput(pp, b, false);
    runqput(pp, c, true);
    startm(pp, false);
    expect([runqempty(pp), load(pp, P.status), get(sched, Sched.pidle)]).toEqual([true, Pidle, pp]);
    const first = get(sched, Sched.runqhead);
    const second = get(first, G.schedlink);
    expect([first, second, get(second, G.schedlink), load(sched, Sched.runqsize)]).toEqual([c, a, b, 3]);
    expect(flags()).toEqual([1, 0, 1]);
    expect([unborn(), get(sched, Sched.mnext)]).toEqual([1, 11]);
    expect(get(get(sched, Sched.newmhandoff), M.nextp)).toBe(nil);
  });

  test('asks for no more at once than there are processors and idle Ps', () => {
    for (let i = 0; i < 3; i++) {
      startm(pp, false);
      expect(unborn()).toBe(1);
      locked(() => pidleget());
    }
    locked(() => pidleput(pp));
    for (const p of [makeP(2), makeP(3), makeP(4)]) startm(p, false);
    expect(unborn()).toBe(2);
  });

  test('has one born also when somebody else has taken the P: wakep relies on it while the flag is up', () => {
    locked(() => giveback(pp, false));
    locked(() => pidleget());
    seekm(false);
    expect([flags(), unborn()]).toEqual([[1, 0, 0], 1]);
  });

  test('wakes the M in the poller', () => {
    storef(sched, Sched.lastpoll, 0);
    startm(pp, false);
    expect(load(netpolled, Netpoll.wakesig)).toBe(1);
  });

  test('for a spinner: the count goes down again, and wakep does not ask a second time', () => {
    locked(() => pidleput(pp));
    wakep();
    expect(flags()).toEqual([1, 0, 1]);
    expect(unborn()).toBe(1);
    wakep();
    expect([flags(), unborn()]).toEqual([[1, 0, 1], 1]);
  });

  test('stops the P, with its Gs, while the world is to stop', () => {
    const [a] = makeGs(1) as [Ptr<'g'>];
    runqput(pp, a, false);
    set(sched, Sched.stopwait, 2);
    store(sched, Sched.gcwaiting, GCSTOP);
    store(sched, Sched.nmspinning, 1);
    locked(() => giveback(pp, true));
    expect([load(pp, P.status), get(sched, Sched.stopwait), runqempty(pp)]).toEqual([Pgcstop, 1, false]);
    expect(flags()).toEqual([0, 0, 0]);
  });
});

describe('the next M that is ready', () => {
  test('takes the P and spins', () => {
    startm(pp, false);
    set(m0, M.p, nil);
    stopm(m0);
    expect([get(m0, M.p), get(m0, M.spinning), get(pp, P.m)]).toEqual([pp, 1, m0]);
    expect(flags()).toEqual([0, 1, 0]);
  });

  test('leaves word that a spinner is wanted when the P has gone', () => {
    startm(pp, false);
    locked(() => pidleget());
    expect(locked(() => takewanted(m0))).toBe(nil);
    expect([flags(), load(sched, Sched.needspinning), get(m0, M.spinning)]).toEqual([[0, 0, 0], 1, 0]);
  });

  test('is not wanted when nobody has asked', () => {
    locked(() => pidleput(pp));
    expect(locked(() => takewanted(m0))).toBe(nil);
    expect([flags(), load(sched, Sched.needspinning)]).toEqual([[0, 0, 1], 0]);
  });
});
