// When checkdead speaks: everything that it counts, one by one, on a machine made by hand.

import { beforeEach, expect, test } from 'vitest';
import { allgadd } from '../../src/g/allgs.ts';
import { casgstatus } from '../../src/g/status.ts';
import { checkdead } from '../../src/m/checkdead.ts';
import { newtimer } from '../../src/p/timerfree.ts';
import { doaddtimer } from '../../src/p/timers.ts';
import { Kern, kern, Sched, sched } from '../../src/shared/globals.ts';
import { G, Grunnable, Grunning, Gsyscall, Gwaiting, P } from '../../src/shared/layout.ts';
import { Timer } from '../../src/shared/layout-sync.ts';
import { lock, lockInit, unlock } from '../../src/shared/lock.ts';
import { get, ref, set, setf, store } from '../../src/shared/mem.ts';
import type { Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeG, rankLocks } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

const ASLEEP = 'fatal error: all goroutines are asleep - deadlock!';
const NOBODY = 'fatal error: no goroutines (main called runtime.Goexit) - deadlock!';
const schedlock = ref(sched, Sched.lock);
let pp: Ptr<'p'>;

/** Three Ms: two idle, one of them locked, and sysmon. Nobody runs. */
beforeEach(() => {
  pp = solo();
  rankLocks();
  lockInit(ref(pp, P.timersLock), 'timers');
  store(sched, Sched.gomaxprocs, 1);
  set(sched, Sched.mnext, 3);
  set(sched, Sched.nmidle, 1);
  set(sched, Sched.nmidlelocked, 1);
  set(sched, Sched.nmsys, 1);
});

function goroutine(status: number): Ptr<'g'> {
  const gp = makeG();
  allgadd(gp);
  if (status !== Grunnable) casgstatus(gp, Grunnable, Grunning);
  if (status === Gwaiting || status === Gsyscall) casgstatus(gp, Grunning, status);
  return gp;
}

function look(): void {
  lock(schedlock);
  checkdead();
  unlock(schedlock);
}

const says = (): string => fatalOf(look);

test('everybody waits', () => {
  goroutine(Gwaiting);
  goroutine(Gwaiting);
  expect(says()).toBe(ASLEEP);
});

test('there is nobody', () => {
  expect(says()).toBe(NOBODY);
});

test('only the runtime itself waits', () => {
  const gp = goroutine(Gwaiting);
  set(gp, G.system, 1);
  expect(says()).toBe(NOBODY);
});

test.each([
  ['an M runs, or is being born', () => set(sched, Sched.mnext, 4)],
  ['one M less is idle', () => set(sched, Sched.nmidle, 0)],
  ['one M less is idle with a locked goroutine', () => set(sched, Sched.nmidlelocked, 0)],
  ['one of those that are no workers is one', () => set(sched, Sched.nmsys, 0)],
  ['the run ends', () => store(kern, Kern.exiting, 1)],
  ['somebody panics', () => store(kern, Kern.panicking, 1)],
  ['somebody waits for a thread', () => set(sched, Sched.nthreadwait, 1)],
  ['somebody sleeps', () => startTimer()],
])('not dead: %s', (_, change) => {
  goroutine(Gwaiting);
  change();
  expect(look).not.toThrow();
});

test('an M that has exited counts no more', () => {
  goroutine(Gwaiting);
  set(sched, Sched.mnext, 4);
  expect(look).not.toThrow();
  set(sched, Sched.nmfreed, 1);
  expect(says()).toBe(ASLEEP);
});

test.each([
  ['runnable', Grunnable],
  ['running', Grunning],
  ['in a syscall', Gsyscall],
])('somebody is %s, and no M runs: a bug of the runtime', (_, status) => {
  goroutine(Gwaiting);
  goroutine(status);
  expect(says()).toBe('fatal error: checkdead: runnable g');
});

test('more Ms are idle than there are: a bug of the runtime', () => {
  set(sched, Sched.nmidle, 2);
  expect(says()).toBe('fatal error: checkdead: inconsistent counts: mcount 3 nmidle 2 nmidlelocked 1');
});

function startTimer(): void {
  const t = newtimer();
  setf(t, Timer.when, 1);
  lock(ref(pp, P.timersLock));
  doaddtimer(pp, t);
  unlock(ref(pp, P.timersLock));
  expect(get(pp, P.numTimers)).toBe(1);
}
