// Sudogs, and the two-level free list that they share with the timers of after(): src/g/sudog.ts, src/g/freelist.ts.
// Tests src/g: freelist, sudog.

import { beforeEach, expect, test } from 'vitest';
import { acquireSudog, releaseSudog, sudogpurge } from '../../src/g/sudog.ts';
import { m0, Sched, sched } from '../../src/shared/globals.ts';
import { M, P } from '../../src/shared/layout.ts';
import { Sudog } from '../../src/shared/layout-sync.ts';
import { lockInit } from '../../src/shared/lock.ts';
import { get, ref, set } from '../../src/shared/mem.ts';
import { SUDOGCACHE } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { makeP } from '../harness/parts.ts';
import { solo } from '../harness/solo.ts';

let pp: Ptr<'p'>;

beforeEach(() => {
  solo();
  lockInit(ref(sched, Sched.sudoglock), 'sudog');
  pp = get(m0, M.p);
});

function lengths(): { local: number; central: number } {
  const count = (first: Ptr<'sudog'>): number => {
    let n = 0;
    for (let s = first; s !== nil; s = get(s, Sudog.next)) n++;
    return n;
  };
  const local = count(get(pp, P.sudogs));
  expect(get(pp, P.nsudogs)).toBe(local);
  return { local, central: count(get(sched, Sched.sudogs)) };
}

const acquire = (n: number): Ptr<'sudog'>[] => Array.from({ length: n }, acquireSudog);

test('a new sudog is made only when the P and the central list have none', () => {
  const made = acquire(3 * SUDOGCACHE);
  expect(new Set(made).size).toBe(made.length);
  expect(lengths()).toEqual({ local: 0, central: 0 });
  for (const s of made) releaseSudog(s);
  expect(new Set(acquire(made.length))).toEqual(new Set(made));
  expect(made).not.toContain(acquireSudog());
});

test('a full P gives half of its sudogs to the central list before it takes one more', () => {
  const made = acquire(SUDOGCACHE + 1);
  for (const s of made.slice(1)) releaseSudog(s);
  expect(lengths()).toEqual({ local: SUDOGCACHE, central: 0 });
  releaseSudog(made[0] as Ptr<'sudog'>);
  expect(lengths()).toEqual({ local: SUDOGCACHE / 2 + 1, central: SUDOGCACHE / 2 });
});

test('an empty P takes half a cache from the central list, and a destroyed one gives all', () => {
  for (const s of acquire(SUDOGCACHE)) releaseSudog(s);
  sudogpurge(pp);
  expect(lengths()).toEqual({ local: 0, central: SUDOGCACHE });
  set(m0, M.p, nil);
  pp = makeP(1);
  set(m0, M.p, pp);
  acquireSudog();
  expect(lengths()).toEqual({ local: SUDOGCACHE / 2 - 1, central: SUDOGCACHE / 2 });
});
