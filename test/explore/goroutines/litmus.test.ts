// What programs can do at level goroutines, to the last schedule: the sets of outcomes of litmus tests, of Go's
// primitives against each other, and of what stands in plain functions. An outcome that is missing is a hole, one too
// many a lie.
//
// Tests src/explore/goroutines/machine: library, steps, ready-cases, choice, goroutine, time, contract;
// src/explore/engine: objects.

import { describe, expect, test } from 'vitest';
import { outcomesOf } from './outcomes.ts';

const IMPORTS =
  "import { after, AtomicInt32, chan, Cond, go, Mutex, Once, print, RWMutex, select, sleep, trySelect, WaitGroup, type Chan } from 'rt0';\n";

/** [name, program, outcomes] */
const LITMUS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'store buffering: both 0 is forbidden',
    `const x = new AtomicInt32(); const y = new AtomicInt32();
     function* other(done: Chan<number>) { y.store(1); yield* done.send(x.load()); }
     export function* main() { const done = chan<number>(1); go(other, done); x.store(1); const r = y.load(); print(r, yield* done.recv()); }`,
    ['done: 0 1', 'done: 1 0', 'done: 1 1'],
  ],
  [
    'message passing: the flag without the data is forbidden',
    `const data = new AtomicInt32(); const flag = new AtomicInt32();
     function* writer() { data.store(1); flag.store(1); }
     export function* main() { go(writer); const f = flag.load(); const d = data.load(); print(f, d); }`,
    ['done: 0 0', 'done: 0 1', 'done: 1 1'],
  ],
  [
    'lost update of a load and a store',
    `const x = new AtomicInt32();
     function bump() { const v = x.load(); x.store(v + 1); }
     function* other(c: Chan<number>) { bump(); yield* c.send(0); }
     export function* main() { const c = chan<number>(); go(other, c); bump(); yield* c.recv(); print(x.load()); }`,
    ['done: 1', 'done: 2'],
  ],
  [
    'operations inside plain functions and callbacks are points',
    `const x = new AtomicInt32(); const mu = new Mutex();
     function leave() { x.add(1); mu.unlock(); }
     function* other(c: Chan<string>) { const a = [1, 2].map(() => x.load()); yield* c.send(a.join('')); }
     export function* main() { const c = chan<string>(1); yield* mu.lock(); go(other, c); [1].forEach(leave); print(yield* c.recv()); }`,
    ['done: 00', 'done: 01', 'done: 11'],
  ],
  [
    'tryLock sees a lock held and free; who keeps it keeps others out',
    `const mu = new Mutex();
     function* other(c: Chan<boolean>) { yield* c.send(mu.tryLock()); }
     export function* main() { const c = chan<boolean>(1); go(other, c); yield* mu.lock(); mu.unlock(); print(yield* c.recv()); }`,
    ['done: false', 'done: true', 'fatal error: all goroutines are asleep - deadlock!'],
  ],
  [
    'select takes each of its ready cases',
    `export function* main() { const a = chan<number>(1); const b = chan<number>(1); const d = chan<number>(1);
       yield* a.send(1); yield* b.send(2); const s = yield* select([a.receiving(), b.receiving(), d.receiving()]); print(s.index); }`,
    ['done: 0', 'done: 1'],
  ],
  [
    'trySelect: each ready case, and none',
    `function* sender(c: Chan<number>) { yield* c.send(1); }
     export function* main() { const a = chan<number>(); const b = chan<number>(); go(sender, a); go(sender, b);
       print(trySelect([a.receiving(), b.receiving()]).index); }`,
    ['done: -1', 'done: 0', 'done: 1'],
  ],
  [
    'select against select: who meets whom, and which case',
    `function* one(a: Chan<number>, b: Chan<number>, out: Chan<number>) { const s = yield* select([a.receiving(), b.receiving()]); yield* out.send(s.index); }
     export function* main() { const a = chan<number>(); const b = chan<number>(); const out = chan<number>(2); go(one, a, b, out); go(one, a, b, out);
       const { index } = yield* select([a.sending(1), b.sending(2)]); if (index === 0) yield* b.send(3); else yield* a.send(4); print(index, yield* out.recv(), yield* out.recv()); }`,
    ['done: 0 0 1', 'done: 0 1 0', 'done: 1 0 1', 'done: 1 1 0'],
  ],
  [
    'a panic and the end of main: either comes first',
    `function* bad() { throw new Error('boom'); }
     export function* main() { go(bad); }`,
    ['done:', 'panic: boom'],
  ],
  [
    'close against send',
    `function* sender(c: Chan<number>) { yield* c.send(1); }
     export function* main() { const c = chan<number>(1); go(sender, c); c.close(); }`,
    ['done:', 'panic: send on closed channel'],
  ],
  [
    'AB-BA: deadlock or not',
    `const a = new Mutex(); const b = new Mutex();
     function* other(wg: WaitGroup) { yield* b.lock(); yield* a.lock(); a.unlock(); b.unlock(); wg.done(); }
     export function* main() { const wg = new WaitGroup(); wg.add(1); go(other, wg); yield* a.lock(); yield* b.lock(); b.unlock(); a.unlock(); yield* wg.wait(); }`,
    ['done:', 'fatal error: all goroutines are asleep - deadlock!'],
  ],
  [
    'a WaitGroup used again before the waiter has returned (#39013)',
    `function* waiter(wg: WaitGroup, c: Chan<number>) { yield* wg.wait(); yield* c.send(1); }
     export function* main() { const wg = new WaitGroup(); const c = chan<number>(1); wg.add(1); go(waiter, wg, c); wg.done(); wg.add(1); wg.done(); yield* c.recv(); }`,
    ['done:', 'panic: sync: WaitGroup is reused before previous Wait has returned'],
  ],
  [
    'a signal that nobody waits for is lost',
    `const mu = new Mutex();
     function* waiter(c: Cond) { yield* mu.lock(); yield* c.wait(); mu.unlock(); }
     export function* main() { const c = new Cond(mu); const done = chan<number>(); go(waiter, c); c.signal(); yield* mu.lock(); c.signal(); mu.unlock(); yield* done.recv(); }`,
    ['fatal error: all goroutines are asleep - deadlock!'],
  ],
  [
    "RWMutex: between the writers' lock and its announcement a reader still gets in",
    `const rw = new RWMutex(); const inside = new AtomicInt32();
     function* writer() { yield* rw.lock(); inside.store(1); rw.unlock(); }
     export function* main() { go(writer); const w = rw.tryLock(); if (w) rw.unlock(); const r = rw.tryRLock(); print(w, r, inside.load()); }`,
    [
      'done: false false 0',
      'done: false false 1',
      'done: false true 0',
      'done: false true 1',
      'done: true false 0',
      'done: true false 1',
      'done: true true 0',
      'done: true true 1',
    ],
  ],
  [
    'Once.do: the second waits for the first',
    `const once = new Once(); const n = new AtomicInt32();
     function* slow() { n.add(1); n.add(1); }
     function* other(c: Chan<number>) { yield* once.do(slow); yield* c.send(n.load()); }
     export function* main() { const c = chan<number>(1); go(other, c); yield* once.do(slow); print(n.load(), yield* c.recv()); }`,
    ['done: 2 2'],
  ],
  [
    'a time-out against an answer',
    `function* answer(c: Chan<number>) { yield* c.send(1); }
     export function* main() { const c = chan<number>(1); go(answer, c); const s = yield* select([c.receiving(), after(10).receiving()]); print(s.index); }`,
    ['done: 0', 'done: 1'],
  ],
];

describe('every outcome, and no other', () => {
  test.each(LITMUS)('%s', async (_name, text, expected) => {
    const seen = await outcomesOf(IMPORTS + text);
    expect(seen.all).toEqual(expected);
    expect(seen.ended, `${seen.executions} executions`).toBe(true);
    // Without orders that nobody can tell: the same outcomes, but for what only passing time brings (dpor lets none
    // pass while somebody can run).
    const reduced = await outcomesOf(IMPORTS + text, { strategy: 'dpor' });
    if (!text.includes('after(')) expect(reduced.all).toEqual(expected);
    expect(reduced.ended).toBe(true);
    expect(reduced.executions).toBeLessThanOrEqual(seen.executions);
  });

  test('slack 0: time passes only when nobody can run', async () => {
    const [, text] = LITMUS.at(-1) as (typeof LITMUS)[number];
    expect((await outcomesOf(IMPORTS + text, { slack: 0 })).all).toEqual(['done: 0']);
    expect((await outcomesOf(IMPORTS + text, { slack: 9 })).all).toEqual(['done: 0']);
  });

  test('sleepers wake in the order of their deadlines', async () => {
    const text = `function* later(ms: number) { yield* sleep(ms); print(ms); }
      export function* main() { go(later, 3); go(later, 1); go(later, 2); yield* sleep(10); }`;
    const seen = await outcomesOf(IMPORTS + text, { slack: 0 });
    expect(seen.all).toEqual(['done: 1|2|3']);
  });
});
