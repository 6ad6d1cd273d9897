// The audit: silent on a sound machine, red for every word that can be wrong.
// Tests src/inspect: audit, auditcounts, auditgs, auditps, audittimers, snapshot.

import { describe, expect, test } from 'vitest';
import { audit, auditable, auditStrict } from '../../src/inspect/audit.ts';
import { MSPARE, SYSMON, TEMPLATETHREAD } from '../../src/inspect/auditcounts.ts';
import * as startfn from '../../src/m/mstartfn.ts';
import { idlepMask, Kern, kern, outputPipe, Pmask, Sched, sched, timerpMask } from '../../src/shared/globals.ts';
import {
  G,
  Gdead,
  Gidle,
  Grunnable,
  Grunning,
  Gscan,
  Gwaiting,
  M,
  P,
  Pidle,
  Prunning,
} from '../../src/shared/layout.ts';
import { mcentrals, mheap } from '../../src/shared/layout-heap.ts';
import { Timer, timerMoving, timerNoStatus, timerWaiting } from '../../src/shared/layout-sync.ts';
import { type Synthetic, synthetic } from './synthetic.ts';

type Break = readonly [string, (s: Synthetic) => readonly [number, number], RegExp];

const g = (s: Synthetic, i: number): number => s.gs[i] ?? 0;
const m = (s: Synthetic, i: number): number => s.ms[i] ?? 0;
const p = (s: Synthetic, i: number): number => s.ps[i] ?? 0;

const GS: readonly Break[] = [
  ['runnable G on no queue', (s) => [p(s, 0) + P.runnext, 0], /G5: runnable, in 0 run-queue slots/],
  ['G in two slots', (s) => [p(s, 1) + P.runnext, g(s, 4)], /G4: runnable, in 2 run-queue slots/],
  ['waiting G in a queue', (s) => [g(s, 4) + G.atomicstatus, Gwaiting], /G4: waiting, in 1 run-queue slots/],
  ['running G in a queue', (s) => [g(s, 6) + G.atomicstatus, Grunning], /G6: running, in 1/],
  ['dead G in a queue', (s) => [g(s, 6) + G.atomicstatus, Gdead], /G6: dead, in 1/],
  ['dead G on no list', (s) => [g(s, 7) + G.schedlink, 0], /G8: dead, in 0 free lists/],
  ['live G on a free list', (s) => [g(s, 7) + G.atomicstatus, Gwaiting], /G7: waiting, in 1 free lists/],
  ['half-made G', (s) => [g(s, 3) + G.atomicstatus, Gidle], /G3: idle, not a state to rest in/],
  ['Gscan left set', (s) => [g(s, 3) + G.atomicstatus, Gwaiting | Gscan], /G3: its Gscan bit/],
  ['waiting G on an M', (s) => [g(s, 3) + G.m, m(s, 0)], /G3: waiting, but on m/],
  ['runnable G on an M', (s) => [g(s, 4) + G.m, m(s, 0)], /G4: runnable, but on m/],
  ['dead G on an M', (s) => [g(s, 7) + G.m, m(s, 0)], /G7: dead, but on m/],
  ['running G on no M', (s) => [g(s, 1) + G.m, 0], /G1: running, but its m @0/],
  ['queue slot with no G', (s) => [p(s, 0) + P.runq + 255, m(s, 0)], /P0\.runq: @\d+ is no goroutine/],
  ['stack on the wrong list', (s) => [g(s, 10) + G.stacklo, 4096], /without a stack, with one/],
  ['no stack on the right list', (s) => [g(s, 9) + G.stacklo, 0], /with a stack, without one/],
  ['G twice in allgs', (s) => [(s.words[sched + Sched.allgs] ?? 0) + 1, g(s, 1)], /allgs\[1\]: @\d+ is there twice/],
  ['allgs out of memory', (s) => [sched + Sched.allgs, s.words.length], /allgs: 10 of 1024/],
  ['bad entry in allgs', (s) => [(s.words[sched + Sched.allgs] ?? 0) + 2, -1], /allgs\[2\]: leads out of memory/],
];

const PS: readonly Break[] = [
  ['P with a wrong id', (s) => [p(s, 2) + P.id, 7], /allp\[2\]: calls itself P7/],
  ['P that lost its idle place', () => [sched + Sched.pidle, 0], /P1: has 0 holders/],
  ['P owned and idle', (s) => [sched + Sched.pidle, p(s, 3)], /P3: has 2 holders/],
  ['P in two Ms', (s) => [m(s, 3) + M.nextp, p(s, 3)], /P3: has 2 holders/],
  ['P whose M does not have it', (s) => [m(s, 2) + M.p, 0], /P3: its m is @\d+, which does not have it/],
  ['M whose P does not know it', (s) => [p(s, 3) + P.m, m(s, 0)], /M2: has p @\d+, whose m/],
  ['M with a P that is none', (s) => [m(s, 2) + M.p, g(s, 1)], /M2: has p @\d+, which is no P/],
  ['owned P with the wrong status', (s) => [p(s, 0) + P.status, Pidle], /P0: owned by an M, but idle/],
  ['idle P with the wrong status', (s) => [p(s, 1) + P.status, Prunning], /P1: owned by no M, but running/],
  ['idle P with work', (s) => [p(s, 1) + P.runqtail, 1], /P1: on the idle list with a goroutine/],
  ['impossible ring', (s) => [p(s, 1) + P.runqtail, 300], /P1: 300 Gs in a ring/],
  ['live P above gomaxprocs', (s) => [p(s, 5) + P.status, Pidle], /P5: above gomaxprocs, but idle/],
  ['work above gomaxprocs', (s) => [p(s, 5) + P.runnext, g(s, 4)], /P5: above gomaxprocs, with a goroutine/],
  ['mask bit lost', () => [idlepMask + Pmask.at, 0], /P1: idlepMask says 0/],
  ['mask bit too many', () => [idlepMask + Pmask.at + 3, 4], /P98: idlepMask says 1/],
  ['bad gomaxprocs', () => [sched + Sched.gomaxprocs, 9], /gomaxprocs is 9, there are 6/],
  ['idle list in a circle', (s) => [p(s, 1) + P.link, p(s, 1)], /sched\.pidle: comes back/],
  ['idle list out of memory', (s) => [p(s, 1) + P.link, -5], /sched\.pidle: leads out of memory/],
  [
    'P of an M that is not there yet',
    (s) => [m(s, 4) + M.nextp, p(s, 2)],
    /M4: has a P, and its thread is not there yet/,
  ],
  ['M on the idle list with a P', (s) => [m(s, 3) + M.nextp, p(s, 1)], /M3: on the idle list with something to do/],
  ['two Ms of one id', (s) => [m(s, 2) + M.id, 1], /M1 @\d+: its id/],
  ['spinner on the idle list', (s) => [m(s, 3) + M.spinning, 1], /M3: spins on the idle list/],
  ['spinner with work of its own', (s) => [p(s, 3) + P.runqtail, 1], /M2: spins with a goroutine/],
  ['lock count', (s) => [m(s, 1) + M.locks, 1], /M1: locks is 1/],
  ['held lock record', (s) => [m(s, 1) + M.nheld, 2], /M1: holds 2 locks/],
  ['M that runs a foreign G', (s) => [m(s, 0) + M.curg, g(s, 3)], /M0: runs G3, which is on m @0/],
  ['M that runs no G', (s) => [m(s, 0) + M.curg, 17], /M0: runs @17, which is no goroutine/],
  ['M locked one-sidedly', (s) => [m(s, 0) + M.lockedg, g(s, 1)], /M0: locked to @\d+, which is not/],
];

const COUNTS: readonly Break[] = [
  ['npidle', () => [sched + Sched.npidle, 1], /npidle is 1, recounted 2/],
  ['nmidle', () => [sched + Sched.nmidle, 0], /nmidle is 0, recounted 1/],
  ['nmspinning', () => [sched + Sched.nmspinning, 1], /nmspinning is 1, recounted 2/],
  ['m.spinning lost', (s) => [m(s, 2) + M.spinning, 0], /nmspinning is 2, recounted 1/],
  ['runqsize', () => [sched + Sched.runqsize, 0], /runqsize is 0, recounted 1/],
  ['runqtail', () => [sched + Sched.runqtail, 0], /sched\.runqtail is @0/],
  ['ngsys', () => [sched + Sched.ngsys, 0], /ngsys is 0, recounted 1/],
  ['P.ngfree', (s) => [p(s, 0) + P.ngfree, 3], /P0\.ngfree is 3, recounted 2/],
  ['sched.ngfree', () => [sched + Sched.ngfree, 3], /sched\.ngfree is 3, recounted 2/],
  ['mcount', () => [sched + Sched.nmfreed, 1], /mcount is 4, recounted 5/],
  ['nmsys', () => [sched + Sched.nmsys, 1], /nmsys is 1, recounted 0/],
  ['nmidlelocked', () => [sched + Sched.nmidlelocked, 1], /nmidlelocked is 1, recounted 0/],
  ['stopwait', () => [sched + Sched.stopwait, 1], /stopwait is 1, recounted 0/],
  ['stopwait of a stop', () => [sched + Sched.gcwaiting, 1], /stopwait is 0, recounted [1-9]/],
  ['safePointWait', () => [sched + Sched.safePointWait, 2], /safePointWait is 2, recounted 0/],
  ['a safe point that was not reached', (s) => [p(s, 0) + P.runSafePointFn, 1], /safePointWait is 0, recounted 1/],
  [
    'pollUntil of nobody',
    () => [sched + Sched.pollUntil + 1, 0x40590000],
    /nobody polls \(lastpoll is \d+\), but until/,
  ],
  ['steal matrix', (s) => [p(s, 3) + P.stolenFrom + 1, 2], /P3\.stolen is 4, recounted 6/],
  ['sched.lock', () => [sched + Sched.lock, 2], /sched\.lock is held \(key 2\)/],
  ['output lock', () => [outputPipe, 1], /output\.lock is held/],
  ['mheap lock', () => [mheap, 1], /mheap\.lock is held/],
  ['mcentral lock', () => [mcentrals, 1], /mcentral\[0\]\.lock is held/],
  ['a thread still in', () => [kern + Kern.threads, 1], /1 threads have not left/],
];

const t = (s: Synthetic, i: number): number => s.timers[i] ?? 0;
const heap = (s: Synthetic, i: number): number => s.words[p(s, i) + P.timers] ?? 0;
const TIMERS: readonly Break[] = [
  ['pp lost', (s) => [t(s, 0) + Timer.pp, 0], /P0: timer 0 @\d+: its pp is @0/],
  ["pp is another P's", (s) => [t(s, 3) + Timer.pp, p(s, 0)], /P1: timer 0 @\d+: its pp is/],
  ['timer on two heaps', (s) => [heap(s, 1), t(s, 0)], /P1: timer 0 @\d+ is on P0's heap as well/],
  ['inactive timer on a heap', (s) => [t(s, 2) + Timer.status, timerNoStatus], /P0: timer 2 @\d+ is timerNoStatus/],
  ['timer in a transient status', (s) => [t(s, 0) + Timer.status, timerMoving], /P0: timer 0 @\d+ is timerMoving/],
  ['numTimers too small', (s) => [p(s, 0) + P.numTimers, 2], /P0: numTimers is 2, recounted 3/],
  ['numTimers too large', (s) => [p(s, 1) + P.numTimers, 2], /P1: numTimers is 2, recounted 1/],
  ['more than the heap holds', (s) => [p(s, 1) + P.numTimers, 9], /P1: 9 timers in a heap of 8/],
  ['deletedTimers', (s) => [p(s, 0) + P.deletedTimers, 0], /P0: deletedTimers is 0, recounted 1/],
  ['a deletion that was not counted', (s) => [t(s, 2) + Timer.status, timerWaiting], /deletedTimers is 1, recounted 0/],
  ['mask bit lost', () => [timerpMask + Pmask.at, 2], /P0: 3 timers, but timerpMask says that there are none/],
  ['timers above gomaxprocs', () => [sched + Sched.gomaxprocs, 1], /P1: above gomaxprocs, with 1 timers/],
  ['lock', (s) => [p(s, 1) + P.timersLock, 1], /P1\.timersLock is held/],
  ['a sleeper whose timer was lost', (s) => [heap(s, 1), 0], /G3: its timer is timerWaiting, on no heap/],
  [
    'a sleeper whose timer has run',
    (s) => [t(s, 3) + Timer.status, timerNoStatus],
    /G3: its timer is timerNoStatus, on P1's/,
  ],
];

const found = (s: Synthetic): string => audit(s.buffer).join('\n');

test('a machine at rest has no findings', () => {
  expect(audit(synthetic().buffer)).toEqual([]);
  expect(auditable(synthetic().buffer)).toBe(true);
});

describe.each([
  ['goroutines', GS],
  ['processors and machines', PS],
  ['counters and locks', COUNTS],
  ['timers', TIMERS],
] as const)('%s', (_, breaks) => {
  test.each(breaks)('%s', (_name, where, expected) => {
    const s = synthetic();
    const [a, v] = where(s);
    expect(s.words[a], 'the corruption must change something').not.toBe(v);
    s.words[a] = v;
    expect(found(s)).toMatch(expected);
  });
});

describe('counters of goroutines', () => {
  test.each([
    ['spawned', /spawned - finished is 7, recounted 6/],
    ['finished', /spawned - finished is 5, recounted 6/],
    ['readied', /ran \+ runnable is 14: expected at least 15/],
    ['stolen', /P0\.stolen is 1, recounted 0/],
  ] as const)('%s', (counter, expected) => {
    const s = synthetic();
    const i = (p(s, 0) + P[counter]) >>> 1;
    s.floats[i] = (s.floats[i] ?? 0) + 1;
    expect(found(s)).toMatch(expected);
  });

  test('a counter that is no whole number is a finding', () => {
    const s = synthetic();
    s.floats[(p(s, 1) + P.parks) >>> 1] = -1;
    expect(found(s)).toMatch(/P1\.parks is -1/);
  });

  test('two goroutines of one id are a finding', () => {
    const s = synthetic();
    s.floats[(g(s, 3) + G.goid) >>> 1] = 4;
    expect(found(s)).toMatch(/G4: @\d+ and @\d+ both have this id/);
  });
});

describe('times of timers', () => {
  test.each([
    [
      'when: a child before its parent',
      (s) => t(s, 1) + Timer.when,
      99,
      /P0: timer 1 is due before its parent, timer 0/,
    ],
    ['when: never', (s) => t(s, 3) + Timer.when, 0, /P1: timer 0 @\d+ is due at 0/],
    ['timer0When', (s) => p(s, 0) + P.timer0When, 101, /P0: timer0When is 101, the first is due at 100/],
    ['timer0When of none', (s) => p(s, 2) + P.timer0When, 7, /P2: timer0When is 7, the first is due at 0/],
    [
      'timerModifiedEarliest late',
      (s) => p(s, 0) + P.timerModifiedEarliest,
      51,
      /timerModifiedEarliest is 51, .* to 50/,
    ],
    ['timerModifiedEarliest lost', (s) => p(s, 0) + P.timerModifiedEarliest, 0, /timerModifiedEarliest is 0, .* to 50/],
    ['timerModifiedEarliest left (#51654)', (s) => p(s, 2) + P.timerModifiedEarliest, 1, /P2: .* is 1 with no timers/],
  ] as readonly [string, (s: Synthetic) => number, number, RegExp][])('%s', (_name, where, v, expected) => {
    const s = synthetic();
    s.floats[where(s) >>> 1] = v;
    expect(found(s)).toMatch(expected);
  });
});

test('the M in the poller has no P and is on no list', () => {
  const s = synthetic();
  // M3 has exchanged lastpoll for 0.
  s.words[sched + Sched.midle] = 0;
  s.words[sched + Sched.nmidle] = 0;
  s.floats[(sched + Sched.lastpoll) >>> 1] = 0;
  expect(audit(s.buffer)).toEqual([]);
});

test('a goroutine on its way to the M it is locked to is in no queue', () => {
  const s = synthetic();
  // M1 was given P2 for its goroutine G3 by startlockedm.
  s.words[g(s, 3) + G.atomicstatus] = Grunnable;
  s.words[g(s, 3) + G.lockedm] = m(s, 1);
  s.words[m(s, 1) + M.lockedg] = g(s, 3);
  s.words[m(s, 1) + M.spinning] = 0;
  s.words[sched + Sched.nmspinning] = 1;
  s.floats[(p(s, 0) + P.readied) >>> 1] = 2;
  expect(audit(s.buffer)).toEqual([]);
  s.words[m(s, 1) + M.lockedg] = 0;
  expect(found(s)).toMatch(/G3: runnable, in 0 run-queue slots/);
});

test('the strict audit finds the goroutines of a program that did not wait', () => {
  const s = synthetic();
  const strict = auditStrict(s.buffer).join('\n');
  for (const i of [3, 4, 5, 6]) expect(strict).toMatch(new RegExp(`G${i}: .* expected it to have finished`));
  expect(strict).not.toMatch(/G[12]:/);
});

test('after a fatal error there is nothing to audit', () => {
  const s = synthetic();
  s.words[kern + Kern.panicking] = 1;
  s.words[sched + Sched.lock] = 1;
  expect(audit(s.buffer)).toEqual([]);
  expect(auditable(s.buffer)).toBe(false);
});

test('random corruption of any kind never makes the audit fail', () => {
  for (let i = 0; i < 300; i++) {
    const s = synthetic();
    const at = [sched, ...s.gs.slice(1), ...s.ms, ...s.ps][i % 20] ?? 0;
    for (let k = 0; k < 8; k++) s.words[at + ((i * 7 + k * 13) % 64)] = (i * 2654435761 + k * 40503) | 0;
    expect(() => audit(s.buffer)).not.toThrow();
  }
});

test('a thread of the system counts from when it has come up', () => {
  const s = synthetic();
  const mp = s.ms[3] ?? 0;
  s.words[sched + Sched.midle] = 0;
  s.words[sched + Sched.nmidle] = 0;
  s.words[mp + M.mstartfn] = TEMPLATETHREAD;
  s.words[mp + M.procid] = 0;
  expect(audit(s.buffer)).toEqual([]);
  s.words[mp + M.procid] = 9;
  expect(audit(s.buffer)).toEqual(['nmsys is 0, recounted 1']);
});

test('the start functions have the numbers that m/ gives them', () => {
  expect({ MSPARE, SYSMON, TEMPLATETHREAD }).toEqual({ ...startfn });
});
