// What sysmon does to Ps, step by step, and who wakes it: one thread that plays sysmon's. Beside them what newm does
// with Ms.

import { beforeEach, describe, expect, test } from 'vitest';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { allocm } from '../../src/m/mcommon.ts';
import { retake } from '../../src/m/retake.ts';
import { newm } from '../../src/m/startm.ts';
import { wakesysmon } from '../../src/m/sysmonwait.ts';
import { pidleget, pidleput } from '../../src/p/pidle.ts';
import { runqput } from '../../src/p/runq.ts';
import { m0, Sched, sched } from '../../src/shared/globals.ts';
import { G, M, Note, P, Pidle, Prunning, Psyscall, STACKPREEMPT } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { as, get, getf, load, ref, set, store } from '../../src/shared/mem.ts';

import { nil, type Ptr, sizeof } from '../../src/shared/struct.ts';
import { makeG } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const MS = 1e6;
const schedlock = ref(sched, Sched.lock);
let pp: Ptr<'p'>;
let idleM: Ptr<'m'>;

beforeEach(() => {
  pp = solo();
  // The caller is sysmon: it has no P.
  set(m0, M.p, nil);
  set(pp, P.m, nil);
  set(sched, Sched.gomaxprocs, 1);
  // Ms that are busy with something: no deadlock.
  set(sched, Sched.mnext, 10);
  set(sched, Sched.maxmcount, 100);
  idleM = as<'m'>(persistentalloc(sizeof(M), 16));
  set(sched, Sched.midle, idleM);
  set(sched, Sched.nmidle, 1);
});

describe('a P in a syscall', () => {
  beforeEach(() => {
    store(pp, P.status, Psyscall);
    store(pp, P.syscalltick, 5);
    store(pp, P.schedtick, 7);
    // Others look for work.
    store(sched, Sched.npidle, 1);
  });

  test('that has no work is left for 10 ms, and then becomes idle', () => {
    expect(retake(1 * MS)).toBe(0);
    expect(retake(2 * MS)).toBe(0);
    expect(retake(10.9 * MS)).toBe(0);
    expect(load(pp, P.status)).toBe(Psyscall);
    expect(retake(11 * MS)).toBe(1);
    expect([load(pp, P.status), load(pp, P.syscalltick), get(sched, Sched.pidle)]).toEqual([Pidle, 6, pp]);
    expect(get(sched, Sched.nmidlelocked)).toBe(0);
  });

  test('that has work is taken in the second round, and gets an idle M', () => {
    runqput(pp, makeG(), true);
    expect(retake(1 * MS)).toBe(0);
    expect(retake(1.02 * MS)).toBe(1);
    expect(get(idleM, M.nextp)).toBe(pp);
    expect(load(ref(idleM, M.park), Note.key)).toBe(1);
    expect(load(pp, P.syscalltick)).toBe(6);
    expect(get(sched, Sched.nmidlelocked)).toBe(0);
  });

  test('is taken although it is empty when nobody looks for work', () => {
    store(sched, Sched.npidle, 0);
    retake(1 * MS);
    expect(retake(1.02 * MS)).toBe(1);
    // Who gets it looks.
    expect([get(idleM, M.nextp), get(idleM, M.spinning), load(sched, Sched.nmspinning)]).toEqual([pp, 1, 1]);
  });

  test('that makes syscall after syscall is not taken, until its time slice is over', () => {
    runqput(pp, makeG(), true);
    let now = 1 * MS;
    for (; now < 11 * MS; now += MS) {
      store(pp, P.syscalltick, load(pp, P.syscalltick) + 1);
      expect(retake(now)).toBe(0);
    }
    store(pp, P.syscalltick, load(pp, P.syscalltick) + 1);
    expect(retake(now)).toBe(1);
  });
});

describe('a P that runs a goroutine', () => {
  let gp: Ptr<'g'>;
  beforeEach(() => {
    gp = makeG();
    const mp = as<'m'>(persistentalloc(sizeof(M), 16));
    set(mp, M.curg, gp);
    set(pp, P.m, mp);
    store(pp, P.status, Prunning);
    store(pp, P.schedtick, 3);
  });
  const asked = (): boolean => load(gp, G.preempt) === 1 && load(gp, G.stackguard0) === STACKPREEMPT;

  test('is asked to make way when its time slice has lasted 10 ms, and again until it does', () => {
    retake(1 * MS);
    retake(10.9 * MS);
    expect(asked()).toBe(false);
    expect(retake(11 * MS)).toBe(0);
    expect(asked()).toBe(true);
    set(gp, G.stackguard0, 0);
    retake(11.1 * MS);
    expect(asked()).toBe(true);
  });

  test('has 10 ms more with each new time slice', () => {
    for (let i = 0; i < 20; i++) {
      store(pp, P.schedtick, i);
      retake(i * 9 * MS);
      retake((i * 9 + 8) * MS);
    }
    expect(asked()).toBe(false);
  });
});

test('sysmon sleeps until a P is taken off the idle list; it hurries for a syscall alone', () => {
  lock(schedlock);
  store(pp, P.status, Pidle);
  pidleput(pp);
  store(sched, Sched.sysmonwait, 1);
  expect(pidleget()).toBe(pp);
  expect([load(sched, Sched.sysmonwait), load(ref(sched, Sched.sysmonnote), Note.key)]).toEqual([0, 1]);
  expect(get(sched, Sched.sysmonhurry)).toBe(0);
  wakesysmon();
  expect(get(sched, Sched.sysmonhurry)).toBe(1);
  unlock(schedlock);
});

describe('newm', () => {
  beforeEach(() => {
    set(m0, M.p, pp);
    set(pp, P.m, m0);
  });

  test('on a locked M the template thread makes the new ones', () => {
    set(m0, M.lockedExt, 1);
    store(sched, Sched.haveTemplateThread, 1);
    set(sched, Sched.newmwaiting, 1);
    newm(0, -1);
    const first = get(sched, Sched.newmhandoff);
    expect(get(first, M.id)).toBe(10);
    expect([get(sched, Sched.newmwaiting), load(ref(sched, Sched.newmwake), Note.key)]).toEqual([0, 1]);
    newm(0, -1);
    const second = get(sched, Sched.newmhandoff);
    expect([get(second, M.id), get(second, M.schedlink)]).toEqual([11, first]);
  });

  test('on others the M itself does', () => {
    expect(() => newm(0, -1)).toThrow('newosproc: no kernel');
    expect(get(sched, Sched.newmhandoff)).toBe(nil);
  });

  test('an M that has exited is used again, with another number and a new stack, once its thread has left', () => {
    const mp = allocm(0, -1);
    const g0 = get(mp, M.g0);
    const stack = get(g0, G.stacklo);
    set(mp, M.lockedExt, 3);
    store(mp, M.procid, 99);
    set(mp, M.freewait, 1);
    set(sched, Sched.freem, mp);
    const other = allocm(0, -1);
    expect(other).not.toBe(mp);
    store(mp, M.freewait, 0);
    // It is in allm still, as nobody unlinked it.
    store(sched, Sched.allm, other);
    const again = allocm(0, -1);
    expect(again).toBe(mp);
    expect([get(mp, M.id), get(mp, M.lockedExt), load(mp, M.procid), get(mp, M.g0)]).toEqual([12, 0, 0, g0]);
    expect(get(g0, G.stacklo)).toBe(stack);
    expect(getf(g0, G.goid)).toBe(0);
  });
});
