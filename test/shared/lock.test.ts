// Locks on one thread: what is checked, and what is refused.
// Tests src/shared: lock, param.

import { beforeEach, expect, test } from 'vitest';
import { g0, m0 } from '../../src/shared/globals.ts';
import { G, M, Mutex, STACKPREEMPT } from '../../src/shared/layout.ts';
import { acquirem, assertLockHeld, lock, lockInit, releasem, unlock } from '../../src/shared/lock.ts';
import { as, get, set } from '../../src/shared/mem.ts';
import { LOCKSHELD } from '../../src/shared/param.ts';

import { bareM0 } from '../harness/solo.ts';

const locks = Array.from({ length: LOCKSHELD + 1 }, (_, i) => as<'mutex'>(2000 + 16 * i));
const [a, b, c] = locks as [(typeof locks)[number], (typeof locks)[number], (typeof locks)[number]];

beforeEach(() => {
  bareM0();
  for (const l of locks) lockInit(l, 'none');
});

test('lock and unlock: key, m.locks and the record of held locks', () => {
  lock(a);
  expect(get(a, Mutex.key)).toBe(1);
  expect(get(m0, M.locks)).toBe(1);
  assertLockHeld(a);
  expect(() => assertLockHeld(b)).toThrow('not holding required lock');
  unlock(a);
  expect(get(a, Mutex.key)).toBe(0);
  expect(get(m0, M.locks)).toBe(0);
  expect(get(m0, M.nheld)).toBe(0);
});

test('locks may be given back in any order', () => {
  lock(a);
  lock(b);
  lock(c);
  unlock(a);
  assertLockHeld(b);
  assertLockHeld(c);
  unlock(c);
  assertLockHeld(b);
  expect(() => assertLockHeld(c)).toThrow('not holding');
  unlock(b);
  expect(get(m0, M.locks)).toBe(0);
});

test('unlock of a lock that is free throws', () => {
  expect(() => unlock(a)).toThrow('unlock of unlocked lock');
});

test('unlock of a lock that another M holds throws, with its rank', () => {
  lockInit(a, 'sched');
  set(a, Mutex.key, 1);
  expect(() => unlock(a)).toThrow('unlock of sched, which this M does not hold');
});

test('assertLockHeld names the lock that is wanted', () => {
  lockInit(a, 'allg');
  expect(() => assertLockHeld(a)).toThrow('not holding required lock allg');
});

test('a negative lock count is found at the next lock', () => {
  set(m0, M.locks, -1);
  expect(() => lock(a)).toThrow('lock: lock count');
});

test('more locks than an M can record: a throw, not a lost record', () => {
  for (const l of locks.slice(0, LOCKSHELD)) lock(l);
  expect(() => lock(locks[LOCKSHELD] ?? a)).toThrow('too many locks held');
});

test('acquirem nests with locks; a preemption request that waited is asked for again at the last release', () => {
  set(g0, G.stackguard0, 77);
  set(g0, G.preempt, 1);
  const mp = acquirem();
  expect(mp).toBe(m0);
  lock(a);
  unlock(a);
  expect(get(g0, G.stackguard0)).toBe(77);
  releasem(mp);
  expect(get(g0, G.stackguard0)).toBe(STACKPREEMPT);
  expect(get(m0, M.locks)).toBe(0);
  set(g0, G.stackguard0, 77);
  lock(a);
  expect(get(g0, G.stackguard0)).toBe(77);
  unlock(a);
  expect(get(g0, G.stackguard0)).toBe(STACKPREEMPT);
});

test('without a request the guard is left alone', () => {
  set(g0, G.stackguard0, 77);
  lock(a);
  unlock(a);
  releasem(acquirem());
  expect(get(g0, G.stackguard0)).toBe(77);
});
