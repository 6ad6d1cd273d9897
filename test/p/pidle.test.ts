import { beforeEach, expect, test } from 'vitest';
import { idlepMaskRead, idlepMaskWrite, npidle, pidleget, pidlegetSpinning, pidleput } from '../../src/p/pidle.ts';
import { runqput } from '../../src/p/runq.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { get, ref, set } from '../../src/shared/mem.ts';
import { MAXPROCS } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeG, makeP, rankLocks } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const schedlock = ref(sched, Sched.lock);
let ps: Ptr<'p'>[] = [];

beforeEach(() => {
  solo();
  rankLocks();
  for (let i = 0; i < MAXPROCS; i++) idlepMaskWrite(i, false);
  ps = Array.from({ length: 70 }, (_, i) => makeP(i));
});

const p = (i: number): Ptr<'p'> => ps[i] ?? nil;
const masks = (): number[] => ps.map((_, i) => i).filter((i) => idlepMaskRead(i));

test('the list is last in, first out; count and mask follow each put and get', () => {
  lock(schedlock);
  for (const i of [3, 31, 32, 69]) {
    pidleput(p(i));
    expect(idlepMaskRead(i)).toBe(true);
  }
  expect([npidle(), masks()]).toEqual([4, [3, 31, 32, 69]]);
  expect([pidleget(), pidleget()]).toEqual([p(69), p(32)]);
  expect([npidle(), masks()]).toEqual([2, [3, 31]]);
  pidleput(p(0));
  expect(pidleget()).toBe(p(0));
  expect([pidleget(), pidleget(), pidleget()]).toEqual([p(31), p(3), nil]);
  expect([npidle(), masks(), get(sched, Sched.pidle)]).toEqual([0, [], nil]);
  unlock(schedlock);
});

test('a P with a G in its queue, or in its runnext, is not idle', () => {
  for (const next of [true, false]) {
    solo();
    rankLocks();
    const pp = makeP(1);
    runqput(pp, makeG(), next);
    expect(
      fatalOf(() => {
        lock(schedlock);
        pidleput(pp);
      }),
    ).toContain('P has non-empty run queue');
  }
});

test('the list is for holders of sched.lock only', () => {
  expect(fatalOf(() => pidleput(p(1)))).toContain('not holding required lock sched');
  expect(fatalOf(() => pidleget())).toContain('not holding required lock sched');
});

test('pidlegetSpinning asks for a spinner when there is no idle P, and only then (#45867)', () => {
  lock(schedlock);
  pidleput(p(2));
  expect(pidlegetSpinning()).toBe(p(2));
  expect(get(sched, Sched.needspinning)).toBe(0);
  expect(pidlegetSpinning()).toBe(nil);
  expect(get(sched, Sched.needspinning)).toBe(1);
  set(sched, Sched.needspinning, 0);
  unlock(schedlock);
});

test('one bit of the mask does not touch another', () => {
  for (let i = 0; i < MAXPROCS; i += 3) idlepMaskWrite(i, true);
  for (let i = 0; i < MAXPROCS; i += 6) idlepMaskWrite(i, false);
  for (let i = 0; i < MAXPROCS; i++) expect(idlepMaskRead(i)).toBe(i % 3 === 0 && i % 6 !== 0);
});
