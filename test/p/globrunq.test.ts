import { beforeEach, expect, test } from 'vitest';
import { globrunqget, globrunqput, globrunqputbatch, globrunqputchain, globrunqputhead } from '../../src/p/globrunq.ts';
import { runqget, runqput } from '../../src/p/runq.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, P } from '../../src/shared/layout.ts';
import { lock, unlock } from '../../src/shared/lock.ts';
import { get, getf, ref, set } from '../../src/shared/mem.ts';
import { RUNQ } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeGs, rankLocks, runqlen } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let gs: Ptr<'g'>[] = [];
let pp: Ptr<'p'>;
const g = (i: number): Ptr<'g'> => gs[i] ?? nil;
const schedlock = ref(sched, Sched.lock);

beforeEach(() => {
  pp = solo();
  rankLocks();
  gs = makeGs(2 * RUNQ);
  set(sched, Sched.gomaxprocs, 4);
});

function locked<T>(fn: () => T): T {
  lock(schedlock);
  const out = fn();
  unlock(schedlock);
  return out;
}

function link(from: number, to: number): void {
  for (let i = from; i < to; i++) set(g(i), G.schedlink, g(i + 1));
}

test('put appends, putbatch appends a chain, puthead goes first; size and tail follow', () => {
  locked(() => {
    globrunqput(g(0));
    link(1, 3);
    globrunqputbatch(g(1), g(3), 3);
    globrunqputhead(g(4));
  });
  expect([get(sched, Sched.runqsize), get(sched, Sched.runqtail)]).toEqual([5, g(3)]);
  const order = locked(() => Array.from({ length: 6 }, () => globrunqget(pp, 1)));
  expect(order).toEqual([g(4), g(0), g(1), g(2), g(3), nil]);
  expect([get(sched, Sched.runqsize), get(sched, Sched.runqhead), get(sched, Sched.runqtail)]).toEqual([0, nil, nil]);
});

test('putting into an emptied queue starts it anew', () => {
  for (const put of [globrunqput, globrunqputhead]) {
    locked(() => put(g(0)));
    expect(locked(() => globrunqget(pp, 0))).toBe(g(0));
    expect([get(sched, Sched.runqhead), get(sched, Sched.runqtail)]).toEqual([nil, nil]);
  }
});

test.each([
  [1, 1, 0, 1],
  [8, 4, 0, 3],
  [100, 4, 0, 26],
  [100, 4, 5, 5],
  [100, 1, 0, 100],
  [3, 1, 1, 1],
  [512, 2, 0, RUNQ / 2],
])('of %i Gs with GOMAXPROCS=%i and at most %i: a share of %i', (size, procs, max, share) => {
  set(sched, Sched.gomaxprocs, procs);
  locked(() => {
    for (let i = 0; i < size; i++) globrunqput(g(i));
  });
  const first = locked(() => globrunqget(pp, max));
  expect(first).toBe(g(0));
  expect(runqlen(pp)).toBe(share - 1);
  expect(get(sched, Sched.runqsize)).toBe(size - share);
  expect(getf(pp, P.fromGlobal)).toBe(share);
  for (let i = 1; i < share; i++) expect(runqget(pp)).toBe(g(i));
});

test('an overflow is counted by the P that it comes from', () => {
  link(0, 4);
  globrunqputchain(pp, g(0), g(4), 5);
  expect([get(sched, Sched.runqsize), getf(pp, P.toGlobal)]).toEqual([5, 5]);
});

test('every access without sched.lock is refused', () => {
  expect(fatalOf(() => globrunqput(g(0)))).toContain('not holding required lock sched');
  expect(fatalOf(() => globrunqputhead(g(0)))).toContain('not holding required lock sched');
  expect(fatalOf(() => globrunqget(pp, 0))).toContain('not holding required lock sched');
});

test('a share that does not fit the local queue is not lost', () => {
  for (let i = 0; i < RUNQ; i++) runqput(pp, g(i), false);
  set(sched, Sched.gomaxprocs, 1);
  locked(() => {
    for (let i = RUNQ; i < RUNQ + 10; i++) globrunqput(g(i));
  });
  // Go takes from the global queue with an empty local one, or one G at a time.
  expect(locked(() => globrunqget(pp, 1))).toBe(g(RUNQ));
  expect(runqlen(pp)).toBe(RUNQ);
});
