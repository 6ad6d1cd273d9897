import { beforeAll, beforeEach, expect, test } from 'vitest';
import { allglen } from '../../src/g/allgs.ts';
import { gfput } from '../../src/g/gfree.ts';
import { GOEXITPC } from '../../src/g/goexit.ts';
import { gcount, gdestroy, MAXARGS, makeSystem, newproc1 } from '../../src/g/newproc1.ts';
import { casgstatus, readgstatus } from '../../src/g/status.ts';
import { getv } from '../../src/heap/value.ts';
import { frameArgs, framePC, frameWords, slot } from '../../src/shared/frame.ts';
import { g0, m0, Sched, sched } from '../../src/shared/globals.ts';
import { G, Gdead, Grunnable, Grunning, M, P } from '../../src/shared/layout.ts';
import { get, getf, set, setf, store } from '../../src/shared/mem.ts';
import { GOIDBATCH } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { funcs } from '../../src/shared/text.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeP, rankLocks } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let pc = { body: 0 };
let pp: Ptr<'p'>;
const NONE: readonly unknown[] = [];

beforeAll(() => {
  pc = funcs('main', { body: () => 0 });
});
beforeEach(() => {
  pp = solo();
  rankLocks();
});

function spawn(...args: readonly unknown[]): Ptr<'g'> {
  const [a, b, c, d] = args;
  return newproc1(pc.body, g0, 4711, Math.min(args.length, 4), a, b, c, d, args.slice(4));
}
const goid = (gp: Ptr<'g'>): number => getf(gp, G.goid);

test('a new G is runnable and in allgs, its stack ready to enter the body and to return to goexit', () => {
  setf(g0, G.goid, 99);
  const gp = spawn('one', 2, true);
  expect(readgstatus(gp)).toBe(Grunnable);
  expect(allglen()).toBe(1);
  const fp = get(gp, G.schedsp);
  expect([framePC(fp), frameArgs(fp)]).toEqual([pc.body, 3]);
  expect([0, 1, 2].map((i) => getv(slot(fp, i)))).toEqual(['one', 2, true]);
  const below = fp + frameWords(fp);
  expect([framePC(below), below + frameWords(below)]).toEqual([GOEXITPC, get(gp, G.stackhi)]);
  expect([get(gp, G.startpc), get(gp, G.gopc), getf(gp, G.parentgoid)]).toEqual([pc.body, 4711, 99]);
  expect(getf(pp, P.spawned)).toBe(1);
  expect(get(m0, M.locks)).toBe(0);
});

test.each([0, 1, 4, 5, MAXARGS])('%i arguments arrive in order', (n) => {
  const args = Array.from({ length: n }, (_, i) => i * 10);
  const fp = get(spawn(...args), G.schedsp);
  expect(frameArgs(fp)).toBe(n);
  expect(args.map((_, i) => getv(slot(fp, i)))).toEqual(args);
});

test('one argument too many and a nil function are refused', () => {
  expect(fatalOf(() => spawn(...new Array<number>(MAXARGS + 1).fill(0)))).toContain(`${MAXARGS + 1} arguments`);
  expect(fatalOf(() => newproc1(0, g0, 0, 0, 0, 0, 0, 0, NONE))).toContain('go of nil func value');
});

test('goids begin with 1 and come in batches of 16 a P, none twice', () => {
  const p2 = makeP(1);
  const ids: number[] = [];
  const take = (owner: Ptr<'p'>, n: number): number[] => {
    set(m0, M.p, owner);
    const got = Array.from({ length: n }, () => goid(spawn()));
    ids.push(...got);
    return got;
  };
  expect(take(pp, 3)).toEqual([1, 2, 3]);
  expect(take(p2, 2)).toEqual([GOIDBATCH + 1, GOIDBATCH + 2]);
  expect(take(pp, GOIDBATCH).slice(-4)).toEqual([16, 2 * GOIDBATCH + 1, 2 * GOIDBATCH + 2, 2 * GOIDBATCH + 3]);
  take(p2, 100);
  expect(new Set(ids).size).toBe(ids.length);
});

test('goids go on where 32-bit counts end', () => {
  store(sched, Sched.goidgen, 2 ** 31 - 1);
  const first = goid(spawn());
  expect(first).toBe((2 ** 31 - 1) * GOIDBATCH + 1);
  for (let i = 1; i < GOIDBATCH; i++) spawn();
  expect(goid(spawn())).toBe(2 ** 31 * GOIDBATCH + 1);
});

test('a dead G is used again, with a new id and nothing of its old life', () => {
  const gp = spawn('a', 'b');
  const id = goid(gp);
  casgstatus(gp, Grunnable, Grunning);
  set(gp, G.preempt, 1);
  set(gp, G.param, 5);
  set(gp, G.waitreason, 3);
  set(gp, G.m, m0);
  set(gp, G.lockedm, m0);
  gdestroy(gp, Grunning);
  expect(readgstatus(gp)).toBe(Gdead);
  gfput(pp, gp);
  const again = spawn('c');
  expect(again).toBe(gp);
  expect(goid(again)).toBe(id + 1);
  expect([G.m, G.lockedm, G.preempt, G.param, G.waitreason].map((f) => get(again, f))).toEqual([nil, nil, 0, 0, 0]);
  expect(frameArgs(get(again, G.schedsp))).toBe(1);
  expect(allglen()).toBe(1);
});

test("gcount leaves out the runtime's own and the dead, on all lists", () => {
  const gs = Array.from({ length: 5 }, () => spawn());
  expect(gcount()).toBe(5);
  const [first, second] = gs as [Ptr<'g'>, Ptr<'g'>];
  makeSystem(first);
  expect(gcount()).toBe(4);
  casgstatus(second, Grunnable, Grunning);
  gdestroy(second, Grunning);
  gfput(pp, second);
  expect(gcount()).toBe(3);
  casgstatus(first, Grunnable, Grunning);
  gdestroy(first, Grunning);
  gfput(pp, first);
  expect([gcount(), get(sched, Sched.ngsys)]).toEqual([3, 0]);
});
