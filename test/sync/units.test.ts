// Parts of the room on one thread: wait queues, the orders of a select, sudog caches.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { makechan } from '../../src/chan/chan.ts';
import { chanOf, lockorder, pollorder, SelectCase } from '../../src/chan/selectorder.ts';
import { dequeue, dequeueSudoG, enqueue } from '../../src/chan/waitq.ts';
import { acquireSudog, releaseSudog } from '../../src/g/sudog.ts';
import { Sched, sched } from '../../src/shared/globals.ts';
import { P } from '../../src/shared/layout.ts';
import { Hchan, Sudog, Waitq } from '../../src/shared/layout-sync.ts';
import { as, get, ref } from '../../src/shared/mem.ts';
import { SUDOGCACHE } from '../../src/shared/param.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

let pp: Ptr<'p'>;
beforeEach(() => {
  pp = solo();
});

test(seeded('waitq: enqueue, dequeue and dequeueSudoG anywhere keep the order'), () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('in', 'in', 'out', 'from', 'again'), fc.nat(50))), (steps) => {
      const q = ref(makechan(0), Hchan.recvq);
      const model: Ptr<'sudog'>[] = [];
      const gone: Ptr<'sudog'>[] = [];
      for (const [op, n] of steps) {
        if (op === 'in') {
          const s = acquireSudog();
          enqueue(q, s);
          model.push(s);
        } else if (op === 'out') {
          const s = dequeue(q);
          expect(s).toBe(model.shift() ?? nil);
          if (s !== nil) gone.push(s);
        } else if (op === 'from' && model.length > 0) {
          const [s] = model.splice(n % model.length, 1);
          dequeueSudoG(q, s ?? nil);
          gone.push(s ?? nil);
        } else if (op === 'again' && gone.length > 0) {
          // One that is off the queue already.
          dequeueSudoG(q, gone[n % gone.length] ?? nil);
        }
        const seen: number[] = [];
        for (let s = get(q, Waitq.first); s !== nil; s = get(s, Sudog.next)) seen.push(s);
        expect(seen).toEqual(model);
        expect(get(q, Waitq.last)).toBe(model.at(-1) ?? nil);
      }
    }),
    { numRuns: 200 },
  );
});

test(seeded('select: both orders hold each case with a channel once; locks go up by address'), () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { maxLength: 40 }), (chans) => {
      const cases = chans.map((c) =>
        c === 0 ? null : new SelectCase(as<'hchan'>(c === 1 ? 0 : c * 64), false, 0, 0, 0),
      );
      const live = chans.flatMap((c, i) => (c > 1 ? [i] : []));
      const poll = pollorder(cases);
      const order = lockorder(cases, poll);
      expect(poll.slice().sort((a, b) => a - b)).toEqual(live);
      expect(order.slice().sort((a, b) => a - b)).toEqual(live);
      const addrs = order.map((i) => chanOf(cases, i));
      expect(addrs).toEqual(addrs.slice().sort((a, b) => a - b));
    }),
  );
});

test('select: every order of three cases comes up about as often', () => {
  const cases = [1, 2, 3].map((c) => new SelectCase(as<'hchan'>(c * 64), false, 0, 0, 0));
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const key = pollorder(cases).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(200);
});

test('sudogs: a full cache gives half to the central list, an empty one takes half back', () => {
  const all = Array.from({ length: SUDOGCACHE + 10 }, () => acquireSudog());
  expect(new Set(all).size).toBe(SUDOGCACHE + 10);
  for (const s of all) releaseSudog(s);
  const local = get(pp, P.nsudogs);
  expect(local).toBe(SUDOGCACHE / 2 + 10);
  let central = 0;
  for (let s = get(sched, Sched.sudogs); s !== nil; s = get(s, Sudog.next)) central++;
  expect(central).toBe(SUDOGCACHE / 2);
  const again = Array.from({ length: SUDOGCACHE + 10 }, () => acquireSudog());
  expect(new Set(again)).toEqual(new Set(all));
  expect(get(sched, Sched.sudogs)).toBe(nil);
});
