import { beforeEach, expect, test } from 'vitest';
import { runqget, runqput } from '../../src/p/runq.ts';
import { runqgrab, runqsteal } from '../../src/p/steal.ts';
import { P, Prunning } from '../../src/shared/layout.ts';
import { get, getf, store } from '../../src/shared/mem.ts';
import { RUNQ } from '../../src/shared/param.ts';
import { at, nil, type Ptr } from '../../src/shared/struct.ts';
import { makeGs, makeP, rankLocks, runqlen } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let gs: Ptr<'g'>[] = [];
let victim: Ptr<'p'>;
let thief: Ptr<'p'>;
const g = (i: number): Ptr<'g'> => gs[i] ?? nil;

beforeEach(() => {
  solo();
  rankLocks();
  victim = makeP(3);
  thief = makeP(5);
  gs = makeGs(RUNQ);
});

test('a thief takes the older half, rounded up, and runs the last of it', () => {
  for (let i = 0; i < 7; i++) runqput(victim, g(i), false);
  expect(runqsteal(thief, victim, false)).toBe(g(3));
  expect([runqget(thief), runqget(thief), runqget(thief), runqget(thief)]).toEqual([g(0), g(1), g(2), nil]);
  expect([runqget(victim), runqlen(victim)]).toEqual([g(4), 2]);
  expect(getf(thief, P.stolen)).toBe(4);
  expect(get(thief, at(P.stolenFrom, 3))).toBe(4);
});

test('at most half a ring is grabbed at once', () => {
  for (let i = 0; i < RUNQ; i++) runqput(victim, g(i), false);
  expect(runqgrab(victim, thief, 0, false)).toBe(RUNQ / 2);
});

test('runnext is left alone unless asked for, and unless there is nothing else', () => {
  runqput(victim, g(0), true);
  expect(runqsteal(thief, victim, false)).toBe(nil);
  expect(runqsteal(thief, victim, true)).toBe(g(0));
  runqput(victim, g(0), true);
  runqput(victim, g(1), false);
  expect(runqsteal(thief, victim, true)).toBe(g(1));
  expect(get(victim, P.runnext)).toBe(g(0));
});

test('a running victim loses its runnext too, after the grace', () => {
  store(victim, P.status, Prunning);
  runqput(victim, g(0), true);
  expect(runqsteal(thief, victim, true)).toBe(g(0));
  expect(runqlen(victim)).toBe(0);
});

test('a thief that finds nothing gets nil and counts nothing', () => {
  expect(runqsteal(thief, victim, true)).toBe(nil);
  expect(getf(thief, P.stolen)).toBe(0);
});
