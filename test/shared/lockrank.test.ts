import { expect, test } from 'vitest';
import { lock, lockInit, unlock } from '../../src/shared/lock.ts';
import { MAYHOLD, RANKS, type Rank, rankConflict, rankName, rankOf } from '../../src/shared/lockrank.ts';
import { as } from '../../src/shared/mem.ts';
import { bareM0 } from '../harness/solo.ts';

const ranks = RANKS.filter((r) => r !== 'none');
const pairs = ranks.flatMap((held) => ranks.map((taking) => [held, taking] as const));

/** What the table must be: a relation without cycles, but for ranks that name themselves. */
function reachable(from: Rank): Set<Rank> {
  const seen = new Set<Rank>();
  const todo = ranks.filter((r) => r !== from && MAYHOLD[r].includes(from));
  for (let r = todo.pop(); r !== undefined; r = todo.pop()) {
    if (seen.has(r)) continue;
    seen.add(r);
    todo.push(...ranks.filter((next) => next !== r && MAYHOLD[next].includes(r as Rank)));
  }
  return seen;
}

test.each(ranks)('%s: no chain of allowed acquisitions leads back to it', (r) => {
  expect(reachable(r).has(r)).toBe(false);
});

test('the order of the names respects the table', () => {
  for (const r of ranks)
    for (const held of MAYHOLD[r]) expect(rankOf(held), `${held} before ${r}`).toBeLessThanOrEqual(rankOf(r));
});

test.each(pairs)('holding %s, taking %s: allowed as the table says, else a throw with both names', (held, taking) => {
  bareM0();
  const one = as<'mutex'>(2000);
  const two = as<'mutex'>(2010);
  lockInit(one, held);
  lockInit(two, taking);
  lock(one);
  if (MAYHOLD[taking].includes(held)) {
    lock(two);
    unlock(two);
    unlock(one);
    return;
  }
  const line = `lock ordering problem: ${taking} taken while holding ${held}`;
  expect(() => lock(two)).toThrow(line);
  expect(rankConflict(rankOf(held), rankOf(taking))).toBe(line);
});

test('locks without a rank go with everything', () => {
  for (const r of RANKS) {
    expect(rankConflict(rankOf('none'), rankOf(r))).toBeNull();
    expect(rankConflict(rankOf(r), rankOf('none'))).toBeNull();
  }
  expect(rankName(999)).toBe('rank 999');
});

// The orders that Go's scheduler relies on, by name: whoever edits the table has to look at these.
test.each([
  ['sched', 'allg'],
  ['sched', 'allp'],
  ['sched', 'gFree'],
  ['allg', 'gFree'],
  ['sched', 'timers'],
  ['sched', 'mheap'],
  ['allg', 'mheap'],
  ['hchan', 'sudog'],
  ['mheap', 'globalAlloc'],
  ['sched', 'pipe'],
] as const)('%s may be held when %s is taken, and not the other way round', (outer, inner) => {
  expect(rankConflict(rankOf(outer), rankOf(inner))).toBeNull();
  expect(rankConflict(rankOf(inner), rankOf(outer))).toContain(`${outer} taken while holding ${inner}`);
});
