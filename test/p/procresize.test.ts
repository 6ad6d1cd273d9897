import { beforeEach, expect, test } from 'vitest';
import { pAt } from '../../src/p/own.ts';
import { idlepMaskRead } from '../../src/p/pidle.ts';
import { procresize } from '../../src/p/procresize.ts';
import { runqput } from '../../src/p/runq.ts';
import { m0, Sched, sched } from '../../src/shared/globals.ts';
import { G, M, P, Pdead, Pidle, Prunning } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { get, load, ref, set } from '../../src/shared/mem.ts';
import { MAXPROCS } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeGs, rankLocks, runqlen } from '../harness/parts.ts';
import { bootHeap } from '../harness/solo.ts';

const schedlock = ref(sched, Sched.lock);
const statuses = (n: number): number[] => Array.from({ length: n }, (_, i) => load(pAt(i), P.status));

/** procresize as schedinit and startTheWorld call it. */
function resize(n: number): Ptr<'p'> {
  lock(schedlock);
  // In a resize with the world stopped, no P is on the idle list.
  set(sched, Sched.pidle, nil);
  set(sched, Sched.npidle, 0);
  const runnable = procresize(n);
  unlock(schedlock);
  return runnable;
}

beforeEach(() => {
  bootHeap();
  rankLocks();
});

test.each([1, 2, 16, MAXPROCS])('from nothing to %i Ps: the caller has P 0, the others are idle', (n) => {
  expect(resize(n)).toBe(nil);
  expect(get(m0, M.p)).toBe(pAt(0));
  expect(statuses(n)).toEqual([Prunning, ...new Array<number>(n - 1).fill(Pidle)]);
  expect([get(sched, Sched.gomaxprocs), get(sched, Sched.npidle)]).toEqual([n, n - 1]);
  for (let i = 0; i < n; i++) {
    expect(get(pAt(i), P.id)).toBe(i);
    expect(get(pAt(i), P.mcache)).not.toBe(nil);
    expect(idlepMaskRead(i)).toBe(i > 0);
  }
});

test.each([0, -1, MAXPROCS + 1])('%i Ps are refused', (n) => {
  expect(fatalOf(() => resize(n))).toContain('procresize: invalid arg');
});

test('shrinking: Ps that go lose their Gs to the head of the global queue, in order, runnext first (#7126)', () => {
  resize(4);
  const gs = makeGs(8);
  const [a, b, c, d, e] = gs as [Ptr<'g'>, Ptr<'g'>, Ptr<'g'>, Ptr<'g'>, Ptr<'g'>];
  for (const gp of [a, b, c]) runqput(pAt(3), gp, false);
  runqput(pAt(3), d, true);
  runqput(pAt(1), e, false);
  const runnable = resize(2);
  expect(runnable).toBe(pAt(1));
  expect(get(runnable, P.link)).toBe(nil);
  expect(statuses(4)).toEqual([Prunning, Pidle, Pdead, Pdead]);
  const order: number[] = [];
  for (let gp = get(sched, Sched.runqhead); gp !== nil; gp = get(gp, G.schedlink)) order.push(gp);
  expect(order).toEqual([d, a, b, c]);
  expect(get(sched, Sched.runqsize)).toBe(4);
  expect(runqlen(pAt(3))).toBe(0);
  expect(get(pAt(3), P.mcache)).toBe(nil);
  expect([get(sched, Sched.gomaxprocs), get(sched, Sched.npidle)]).toEqual([2, 0]);
});

test('the caller whose P goes gets P 0; one whose P stays keeps it', () => {
  resize(3);
  const first = pAt(0);
  resize(1);
  expect(get(m0, M.p)).toBe(first);
  resize(3);
  expect([get(m0, M.p), load(first, P.status)]).toEqual([first, Prunning]);
});

test('growing again uses the structs of the Ps that were dead', () => {
  resize(4);
  const was = [0, 1, 2, 3].map(pAt);
  resize(1);
  resize(4);
  expect([0, 1, 2, 3].map(pAt)).toEqual(was);
  expect(statuses(4)).toEqual([Prunning, Pidle, Pidle, Pidle]);
  expect(get(pAt(3), P.mcache)).not.toBe(nil);
});
