// Notes on one thread: what is remembered, what is refused.
// Tests src/shared: note, os, tls.

import { beforeEach, expect, test } from 'vitest';
import { Kern, kern, m0 } from '../../src/shared/globals.ts';
import { G, M, Note } from '../../src/shared/layout.ts';
import { as, get, load, set, store } from '../../src/shared/mem.ts';
import { noteclear, notesleep, notetsleep, notewakeup } from '../../src/shared/note.ts';
import { nanotime, ThreadExit } from '../../src/shared/os.ts';
import { setg } from '../../src/shared/tls.ts';
import { fatalOf } from '../harness/fatal.ts';
import { bareM0 } from '../harness/solo.ts';

const n = as<'note'>(3000);

beforeEach(() => {
  bareM0();
  noteclear(n);
});

test('a wake before the sleep is not lost: sleep returns at once, and again until noteclear', () => {
  notewakeup(n);
  notesleep(n);
  notesleep(n);
  expect(notetsleep(n, 1e9)).toBe(true);
  noteclear(n);
  expect(load(n, Note.key)).toBe(0);
});

test('waking twice before noteclear throws', () => {
  notewakeup(n);
  expect(() => notewakeup(n)).toThrow('notewakeup - double wakeup');
});

test('notetsleep gives up when the time is over, not before and not long after', () => {
  const start = nanotime();
  expect(notetsleep(n, 20e6)).toBe(false);
  const took = (nanotime() - start) / 1e6;
  expect(took).toBeGreaterThanOrEqual(19.9);
  expect(took).toBeLessThan(2000);
  expect(get(m0, M.blocked)).toBe(0);
});

test('a note is slept on by g0 only', () => {
  const gp = as<'g'>(4000);
  set(gp, G.m, m0);
  setg(gp);
  expect(fatalOf(() => notesleep(n))).toContain('notesleep not on g0');
  expect(fatalOf(() => notetsleep(n, 1))).toContain('notetsleep not on g0');
});

test('a sleeper leaves when the machine goes down', () => {
  store(kern, Kern.exiting, 1);
  expect(() => notesleep(n)).toThrow(ThreadExit);
  expect(() => notetsleep(n, 1e9)).toThrow(ThreadExit);
});
