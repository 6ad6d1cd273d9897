import { beforeEach, expect, test } from 'vitest';
import { gfget, gfpurge, gfput } from '../../src/g/gfree.ts';
import { malg } from '../../src/g/newproc1.ts';
import { casgstatus } from '../../src/g/status.ts';
import { stackalloc, stackfree } from '../../src/heap/stack.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, Gdead, Gidle, Grunnable, P } from '../../src/shared/layout.ts';
import { get, set } from '../../src/shared/mem.ts';
import { GFREELOCAL, STACKGUARD, STACKMIN } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeG, makeP, rankLocks } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let pp: Ptr<'p'>;
beforeEach(() => {
  pp = solo();
  rankLocks();
});

function dead(bytes: number): Ptr<'g'> {
  const gp = malg(bytes);
  casgstatus(gp, Gidle, Gdead);
  return gp;
}

const size = (gp: Ptr<'g'>): number => (get(gp, G.stackhi) - get(gp, G.stacklo)) * 4;

test('the list is last in, first out, and the stack stays with its G', () => {
  const gs = [dead(STACKMIN), dead(STACKMIN), dead(STACKMIN)];
  const stacks = gs.map((gp) => get(gp, G.stacklo));
  for (const gp of gs) gfput(pp, gp);
  expect(get(pp, P.ngfree)).toBe(3);
  expect([gfget(pp), gfget(pp), gfget(pp), gfget(pp)]).toEqual([gs[2], gs[1], gs[0], nil]);
  expect(gs.map((gp) => get(gp, G.stacklo))).toEqual(stacks);
  expect(get(pp, P.ngfree)).toBe(0);
});

test('a stack that has grown is freed; the G gets a fresh one when it is taken', () => {
  const gp = dead(4 * STACKMIN);
  const had = get(gp, G.stacklo);
  gfput(pp, gp);
  expect(get(gp, G.stacklo)).toBe(0);
  // The freed stack is the next one of its size.
  const again = stackalloc(4 * STACKMIN);
  expect(again).toBe(had);
  stackfree(again, 4 * STACKMIN);
  expect(gfget(pp)).toBe(gp);
  expect(size(gp)).toBe(STACKMIN);
  expect(get(gp, G.stackguard0)).toBe(get(gp, G.stacklo) + STACKGUARD / 4);
});

test('a P keeps fewer than 64: at 64 it gives half to the global lists, and another P gets them', () => {
  const gs = Array.from({ length: GFREELOCAL }, () => dead(STACKMIN));
  for (const gp of gs.slice(0, -1)) gfput(pp, gp);
  expect([get(pp, P.ngfree), get(sched, Sched.ngfree)]).toEqual([GFREELOCAL - 1, 0]);
  gfput(pp, gs.at(-1) ?? nil);
  expect([get(pp, P.ngfree), get(sched, Sched.ngfree)]).toEqual([GFREELOCAL / 2, GFREELOCAL / 2]);
  const other = makeP(1);
  expect(gfget(other)).not.toBe(nil);
  expect([get(other, P.ngfree), get(sched, Sched.ngfree)]).toEqual([GFREELOCAL / 2 - 1, 0]);
});

test('a batch prefers Gs that have a stack', () => {
  for (let i = 0; i < 10; i++) gfput(pp, dead(2 * STACKMIN));
  for (let i = 0; i < 10; i++) gfput(pp, dead(STACKMIN));
  gfpurge(pp);
  expect([get(pp, P.ngfree), get(pp, P.gfree), get(sched, Sched.ngfree)]).toEqual([0, nil, 20]);
  const heads = [get(sched, Sched.gfreestack), get(sched, Sched.gfreenostack)];
  expect(heads.map((gp) => get(gp, G.stacklo) !== 0)).toEqual([true, false]);
  // All 20 come: the batch takes those with a stack first, so that those end up deepest in the local list.
  const order: boolean[] = [];
  const had = new Map<number, boolean>();
  for (let gp = heads[0] ?? nil; gp !== nil; gp = get(gp, G.schedlink)) had.set(gp, true);
  for (let gp = gfget(pp); gp !== nil; gp = gfget(pp)) order.push(had.get(gp) ?? false);
  expect(order).toEqual([...new Array<boolean>(10).fill(false), ...new Array<boolean>(10).fill(true)]);
  expect(get(sched, Sched.ngfree)).toBe(0);
});

test('with more on the lists than a batch, those without a stack are left for later', () => {
  for (let i = 0; i < 30; i++) gfput(pp, dead(2 * STACKMIN));
  for (let i = 0; i < 33; i++) gfput(pp, dead(STACKMIN));
  gfpurge(pp);
  gfget(pp);
  expect(get(sched, Sched.ngfree)).toBe(63 - GFREELOCAL / 2);
  let bare = 0;
  for (let gp = get(sched, Sched.gfreenostack); gp !== nil; gp = get(gp, G.schedlink)) bare++;
  expect(bare).toBe(30);
});

test('a G that is not dead is refused', () => {
  const gp = makeG();
  expect(fatalOf(() => gfput(pp, gp))).toContain('gfput: bad status');
  set(gp, G.atomicstatus, Grunnable);
  expect(get(pp, P.ngfree)).toBe(0);
});
