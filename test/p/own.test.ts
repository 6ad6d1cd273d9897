import { beforeEach, expect, test } from 'vitest';
import { acquirep, releasep } from '../../src/p/own.ts';
import { m0 } from '../../src/shared/globals.ts';
import { M, P, Pgcstop, Pidle, Prunning } from '../../src/shared/layout.ts';
import { get, load, set, store } from '../../src/shared/mem.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { fatalOf } from '../harness/fatal.ts';
import { makeM, makeP } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let mine: Ptr<'p'>;
beforeEach(() => {
  mine = solo();
});

test('after a release and an acquire M, P and status agree', () => {
  expect(releasep()).toBe(mine);
  expect([get(m0, M.p), get(mine, P.m), load(mine, P.status)]).toEqual([nil, nil, Pidle]);
  const pp = makeP(4);
  acquirep(pp);
  expect([get(m0, M.p), get(pp, P.m), load(pp, P.status)]).toEqual([pp, m0, Prunning]);
});

test('a second P, an owned P and a P in another state are refused', () => {
  expect(fatalOf(() => acquirep(makeP(1)))).toContain('wirep: already in go');
  releasep();
  const owned = makeP(2);
  set(owned, P.m, makeM(9, 1));
  expect(fatalOf(() => acquirep(owned))).toContain('wirep: invalid p state');
  const stopped = makeP(3);
  store(stopped, P.status, Pgcstop);
  expect(fatalOf(() => acquirep(stopped))).toContain(`wirep: invalid p state (p status ${Pgcstop})`);
});

test('an M cannot release a P that it does not have', () => {
  releasep();
  expect(fatalOf(() => releasep())).toContain('releasep: invalid arg');
  acquirep(mine);
  set(mine, P.m, nil);
  expect(fatalOf(() => releasep())).toContain('releasep: invalid p state');
});
