// What must not compile. tsc reads this file (npx tsc --noEmit): a line that compiles after all leaves its expectation
// of an error unused, which is an error itself. The run only makes sure that the file is not empty.
import { expect, test } from 'vitest';
import { Sched, sched } from '../../src/shared/globals.ts';
import { G, M, P } from '../../src/shared/layout.ts';
import { cas, get, getf, load, ref, set, store, xadd } from '../../src/shared/mem.ts';
import { at, nil, type Ptr } from '../../src/shared/struct.ts';

function wrong(gp: Ptr<'g'>, mp: Ptr<'m'>, pp: Ptr<'p'>): void {
  // @ts-expect-error a g's field of a p
  load(pp, G.atomicstatus);
  // @ts-expect-error a p's field of a g
  get(gp, P.runqtail);
  // @ts-expect-error a bare number for a pointer
  load(64, G.atomicstatus);
  // @ts-expect-error a bare number for a field
  load(gp, 3);
  // @ts-expect-error a misspelt field
  load(gp, G.atomicstatsu);
  // @ts-expect-error a misspelt field of sched
  get(sched, Sched.nmspining);
  // @ts-expect-error a p for an m
  set(gp, G.m, pp);
  // @ts-expect-error a bare number for a pointer that is stored
  set(gp, G.m, 42);
  // @ts-expect-error a g for an m, atomically
  store(gp, G.m, gp);
  // @ts-expect-error a compare-and-swap with a pointer of another kind
  cas(pp, P.runnext, nil, mp);
  // @ts-expect-error a 64-bit field is not loaded atomically
  load(gp, G.goid);
  // @ts-expect-error a 64-bit field is not read as a word
  get(gp, G.goid);
  // @ts-expect-error a word is not read as a float
  getf(gp, G.m);
  // @ts-expect-error an embedded struct is no word
  get(sched, Sched.lock);
  // @ts-expect-error a word is no embedded struct
  ref(sched, Sched.npidle);
  // @ts-expect-error what is added is a number, not text
  xadd(sched, Sched.npidle, '1');
  // @ts-expect-error the pointer that get gives is an m's
  const other: Ptr<'p'> = get(gp, G.m);
  // @ts-expect-error an element of an array field keeps its owner
  get(mp, at(P.runq, 1));
  void other;
}

/** What must compile: the same operations, used as meant. */
function right(gp: Ptr<'g'>, mp: Ptr<'m'>, pp: Ptr<'p'>): number {
  set(gp, G.m, mp);
  set(gp, G.m, nil);
  const back: Ptr<'m'> = get(gp, G.m);
  cas(pp, P.runnext, nil, gp);
  const slot: Ptr<'g'> = get(pp, at(P.runq, 1));
  const lock: Ptr<'mutex'> = ref(sched, Sched.lock);
  return back + slot + lock + getf(gp, G.goid) + load(gp, G.atomicstatus) + get(mp, M.locks);
}

test('the type tests are there for tsc to read', () => {
  expect(wrong).toBeTypeOf('function');
  expect(right).toBeTypeOf('function');
});
