// A channel's queue of waiting goroutines against a plain list, on one thread.

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { makechan } from '../../src/chan/chan.ts';
import { dequeue, dequeueSudoG, enqueue } from '../../src/chan/waitq.ts';
import { acquireSudog } from '../../src/g/sudog.ts';
import { Hchan, Sudog, Waitq } from '../../src/shared/layout-sync.ts';
import { get, ref } from '../../src/shared/mem.ts';
import { nil, type Ptr } from '../../src/shared/struct.ts';
import { seeded } from '../harness/seed.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

test(seeded('enqueue, dequeue and dequeueSudoG anywhere keep the order'), () => {
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
