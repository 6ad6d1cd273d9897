// The local run queue on one thread: Go's tests by name, and a model of the queue for random operations.
// On several threads: runq.threads.test.ts.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { runqdrain, runqempty, runqget, runqput, runqputbatch } from '../../src/p/runq.ts';
import { runqsteal } from '../../src/p/steal.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, P } from '../../src/shared/layout.ts';
import { get, getf, set, store } from '../../src/shared/mem.ts';
import { RUNQ } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { makeGs, makeP, rankLocks, runqlen } from '../harness/parts.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

type GPtr = Ptr<'g'>;
let gs: GPtr[] = [];
let pp: Ptr<'p'>;

beforeEach(() => {
  solo();
  rankLocks();
  pp = makeP(1);
  gs = makeGs(2 * RUNQ + 2);
});

const g = (i: number): GPtr => gs[i] ?? nil;

function chained(list: readonly GPtr[]): GPtr {
  list.forEach((gp, i) => {
    set(gp, G.schedlink, list[i + 1] ?? nil);
  });
  return list[0] ?? nil;
}

function chainOf(head: GPtr): GPtr[] {
  const out: GPtr[] = [];
  for (let gp = head; gp !== nil; gp = get(gp, G.schedlink)) out.push(gp);
  return out;
}

const globals = (): GPtr[] => chainOf(get(sched, Sched.runqhead));

test('TestSchedLocalQueue', () => {
  for (let i = 0; i < RUNQ; i++) {
    if (runqget(pp) !== nil) throw new Error('runq is not empty initially');
    for (let j = 0; j < i; j++) runqput(pp, g(i), false);
    for (let j = 0; j < i; j++) if (runqget(pp) !== g(i)) throw new Error(`bad element at iter ${i}/${j}`);
    if (runqget(pp) !== nil) throw new Error('runq is not empty afterwards');
  }
  // The queue never held a full ring, so nothing may have overflowed.
  expect(get(sched, Sched.runqsize)).toBe(0);
});

test('TestSchedLocalQueueSteal', () => {
  const p2 = makeP(2);
  for (let i = 0; i < RUNQ; i++) {
    for (let j = 0; j < i; j++) {
      set(g(j), G.sig, 0);
      runqput(pp, g(j), false);
    }
    const count = (gp: GPtr): void => set(gp, G.sig, get(gp, G.sig) + 1);
    let s = 0;
    const first = runqsteal(p2, pp, true);
    if (first !== nil) {
      s++;
      count(first);
    }
    for (let gp = runqget(p2); gp !== nil; gp = runqget(p2)) {
      s++;
      count(gp);
    }
    for (let gp = runqget(pp); gp !== nil; gp = runqget(pp)) count(gp);
    for (let j = 0; j < i; j++)
      if (get(g(j), G.sig) !== 1) throw new Error(`bad element ${j} (${get(g(j), G.sig)}) at iter ${i}`);
    const half = Math.floor(i / 2);
    if (s !== half && s !== half + 1) throw new Error(`bad steal ${s}, want ${half} or ${half + 1}, iter ${i}`);
  }
});

test('the queue is first in, first out; runnext comes first of all, and what it kicks out goes to the tail', () => {
  runqput(pp, g(0), false);
  runqput(pp, g(1), true);
  runqput(pp, g(2), true);
  expect(runqlen(pp)).toBe(3);
  expect(get(pp, P.runnext)).toBe(g(2));
  expect([runqget(pp), get(pp, P.inherit)]).toEqual([g(2), 1]);
  expect([runqget(pp), get(pp, P.inherit)]).toEqual([g(0), 0]);
  expect(runqget(pp)).toBe(g(1));
  expect(runqget(pp)).toBe(nil);
  expect([getf(pp, P.fromRunnext), getf(pp, P.fromLocal)]).toEqual([1, 2]);
});

test('a full queue gives its older half and the new G to the global queue, in order', () => {
  for (let i = 0; i < RUNQ; i++) runqput(pp, g(i), false);
  expect(runqlen(pp)).toBe(RUNQ);
  expect(get(sched, Sched.runqsize)).toBe(0);
  runqput(pp, g(RUNQ), false);
  expect(get(sched, Sched.runqsize)).toBe(RUNQ / 2 + 1);
  expect(globals()).toEqual([...gs.slice(0, RUNQ / 2), g(RUNQ)]);
  expect(get(sched, Sched.runqtail)).toBe(g(RUNQ));
  expect(runqdrain(pp).n).toBe(RUNQ / 2);
  expect([getf(pp, P.overflowed), getf(pp, P.toGlobal)]).toEqual([1, RUNQ / 2 + 1]);
});

test('a G that is kicked out of runnext by a put overflows too', () => {
  for (let i = 0; i < RUNQ; i++) runqput(pp, g(i), false);
  runqput(pp, g(RUNQ), true);
  expect(get(sched, Sched.runqsize)).toBe(0);
  runqput(pp, g(RUNQ + 1), true);
  expect(get(pp, P.runnext)).toBe(g(RUNQ + 1));
  expect(globals().at(-1)).toBe(g(RUNQ));
});

test.each([0, 1, 2 ** 31 - 130, -130, -1])('head and tail wrap: everything works from index %i on', (start) => {
  store(pp, P.runqhead, start);
  store(pp, P.runqtail, start);
  for (let i = 0; i < RUNQ; i++) runqput(pp, g(i), false);
  const p2 = makeP(2);
  const last = runqsteal(p2, pp, true);
  expect(last).toBe(g(RUNQ / 2 - 1));
  expect(runqlen(p2)).toBe(RUNQ / 2 - 1);
  for (let i = RUNQ; i < RUNQ + RUNQ / 2 + 1; i++) runqput(pp, g(i), false);
  expect(get(sched, Sched.runqsize)).toBe(RUNQ / 2 + 1);
  const { head, tail, n } = runqdrain(pp);
  expect(n).toBe(RUNQ / 2);
  expect(chainOf(head)).toHaveLength(n);
  expect(chainOf(head).at(-1)).toBe(tail);
  expect(runqempty(pp)).toBe(true);
});

test('what does not fit of a runqputbatch goes to the global queue', () => {
  for (let i = 0; i < RUNQ - 10; i++) runqput(pp, g(i), false);
  const batch = gs.slice(RUNQ, RUNQ + 25);
  runqputbatch(pp, chained(batch), batch.length);
  expect(runqlen(pp)).toBe(RUNQ);
  expect(globals()).toEqual(batch.slice(10));
  expect(get(sched, Sched.runqsize)).toBe(15);
  expect(chainOf(runqdrain(pp).head)).toEqual([...gs.slice(0, RUNQ - 10), ...batch.slice(0, 10)]);
});

test('runqdrain takes nothing, a runnext alone, or both', () => {
  expect(runqdrain(pp)).toEqual({ head: nil, tail: nil, n: 0 });
  runqput(pp, g(0), true);
  expect(runqdrain(pp)).toEqual({ head: g(0), tail: g(0), n: 1 });
  runqput(pp, g(0), true);
  runqput(pp, g(1), false);
  const both = runqdrain(pp);
  expect(chainOf(both.head)).toEqual([g(0), g(1)]);
  expect(both.n).toBe(2);
});

const op = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('put' as const), fc.boolean()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('get' as const), fc.constant(false)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('drain' as const), fc.constant(false)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fill' as const), fc.constant(false)) },
);

test(seeded('any sequence of operations agrees with a plain list'), () => {
  fc.assert(
    fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
      solo();
      rankLocks();
      pp = makeP(1);
      gs = makeGs(600);
      let next = 0;
      let runnext: GPtr = nil;
      let local: GPtr[] = [];
      const global: GPtr[] = [];
      const put = (gp: GPtr): void => {
        if (local.length === RUNQ) global.push(...local.splice(0, RUNQ / 2), gp);
        else local.push(gp);
      };
      for (const [what, flag] of ops) {
        if (next > 400) break;
        if (what === 'put') {
          const gp = g(next++);
          runqput(pp, gp, flag);
          if (!flag) put(gp);
          else if (runnext !== nil) put(runnext);
          if (flag) runnext = gp;
        } else if (what === 'fill') {
          for (let i = 0; i < 150; i++) {
            const gp = g(next++);
            runqput(pp, gp, false);
            put(gp);
          }
        } else if (what === 'get') {
          const want = runnext !== nil ? runnext : (local.shift() ?? nil);
          runnext = nil;
          expect(runqget(pp)).toBe(want);
        } else {
          const { head, n } = runqdrain(pp);
          const want = runnext === nil ? local : [runnext, ...local];
          expect(chainOf(head)).toEqual(want);
          expect(n).toBe(want.length);
          local = [];
          runnext = nil;
        }
        expect(runqlen(pp)).toBe(local.length + (runnext === nil ? 0 : 1));
        expect(runqempty(pp)).toBe(runqlen(pp) === 0);
        expect(globals()).toEqual(global);
        expect(get(sched, Sched.runqsize)).toBe(global.length);
      }
    }),
    { numRuns: 60 },
  );
});
