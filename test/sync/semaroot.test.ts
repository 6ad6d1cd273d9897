// The treap of waiters (src/sync/semaroot.ts) against a plain map of queues, and its shape after every step.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { acquireSudog, releaseSudog } from '../../src/g/sudog.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { SEMAROOT, SemaRoot, Sudog } from '../../src/shared/layout-sync.ts';
import { as, get } from '../../src/shared/mem.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { dequeueSema, queue } from '../../src/sync/semaroot.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

type S = Ptr<'sudog'>;
beforeEach(() => {
  solo();
});

/** Addresses in order, all invariants of the tree checked. */
function walk(t: S, parent: S, least: number): number[] {
  if (t === nil) return [];
  expect(get(t, Sudog.parent)).toBe(parent);
  const ticket = get(t, Sudog.ticket);
  expect(ticket).toBeGreaterThan(0);
  expect(ticket).toBeGreaterThanOrEqual(least);
  return [...walk(get(t, Sudog.prev), t, ticket), get(t, Sudog.addr), ...walk(get(t, Sudog.next), t, ticket)];
}

const step = fc.record({
  op: fc.constantFrom('fifo', 'lifo', 'dequeue', 'dequeue'),
  addr: fc.integer({ min: 1, max: 12 }).map((n) => n * 16),
});

test(seeded('a semaRoot is a map from addresses to queues'), () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const root = as<'semaRoot'>(persistentalloc(SEMAROOT, 16));
      const model = new Map<number, S[]>();
      for (const { op, addr } of steps) {
        const waiting = model.get(addr) ?? [];
        if (op === 'dequeue') {
          const s = dequeueSema(root, addr);
          expect(s).toBe(waiting.shift() ?? nil);
          if (s !== nil) releaseSudog(s);
        } else {
          const s = acquireSudog();
          queue(root, addr, s, op === 'lifo');
          if (op === 'lifo') waiting.unshift(s);
          else waiting.push(s);
        }
        if (waiting.length > 0) model.set(addr, waiting);
        else model.delete(addr);
        const addrs = walk(get(root, SemaRoot.treap), nil, 0);
        expect(addrs).toEqual([...model.keys()].sort((a, b) => a - b));
      }
      for (const [addr, waiting] of model) {
        for (const s of waiting) expect(dequeueSema(root, addr)).toBe(s);
      }
      expect(get(root, SemaRoot.treap)).toBe(nil);
    }),
    { numRuns: 300 },
  );
});
