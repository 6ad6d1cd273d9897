// Mistakes planted in the subject are caught by the sets of outcomes of litmus tests: so the sets do say something.
//
// Tests src/explore/goroutines/machine: contract.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { Engine } from '../../../src/explore/engine/engine.ts';
import * as points from '../../../src/explore/engine/point.ts';
import { GoroutinesMachine } from '../../../src/explore/goroutines/machine/machine.ts';
import { type Options, outcomesOf } from './outcomes.ts';

const IMPORTS = "import { after, AtomicInt32, chan, go, print, select, sleep, type Chan } from 'rt0';\n";

const BUFFERING = `const x = new AtomicInt32(); const y = new AtomicInt32();
  function* other(done: Chan<number>) { y.store(1); yield* done.send(x.load()); }
  export function* main() { const done = chan<number>(1); go(other, done); x.store(1); const r = y.load(); print(r, yield* done.recv()); }`;
const READY = `export function* main() { const a = chan<number>(1); const b = chan<number>(1);
  yield* a.send(1); yield* b.send(2); const s = yield* select([a.receiving(), b.receiving()]); print(s.index); }`;
const HANDOVER = `function* sender(c: Chan<number>) { yield* c.send(1); }
  export function* main() { const c = chan<number>(); go(sender, c); print(yield* c.recv()); }`;
const TIMEOUT = `function* answer(c: Chan<number>) { yield* sleep(5); yield* c.send(1); }
  export function* main() { const c = chan<number>(1); go(answer, c); const s = yield* select([c.receiving(), after(10).receiving()]); print(s.index); }`;
type Seen = readonly string[];
const seen = async (text: string, o?: Options): Promise<Seen> => (await outcomesOf(IMPORTS + text, o)).all;

afterEach(() => void vi.restoreAllMocks());

/** [what is left out or wrong, how it is planted, the program, its outcomes without it] */
const MISTAKES: readonly (readonly [string, () => void, string, Seen, Options?])[] = [
  [
    'no point before a load',
    () => {
      const real = Engine.prototype.point;
      vi.spyOn(Engine.prototype, 'point').mockImplementation(function (this: Engine, op, addr, site) {
        return (op & 15) === points.LOAD ? false : real.call(this, op, addr, site);
      });
    },
    BUFFERING,
    ['done: 0 1', 'done: 1 0', 'done: 1 1'],
  ],
  [
    'a select that never takes its second case',
    () =>
      void vi
        .spyOn(GoroutinesMachine.prototype, 'pollorder')
        .mockImplementation((order: number[]) => order.sort((a, b) => a - b)),
    READY,
    ['done: 0', 'done: 1'],
  ],
  [
    'a lost wake-up',
    () => {
      const real = GoroutinesMachine.prototype.readied;
      vi.spyOn(GoroutinesMachine.prototype, 'readied').mockImplementation(function (this: GoroutinesMachine, gp) {
        return this.goroutines.has(gp) ? true : real.call(this, gp);
      });
    },
    HANDOVER,
    ['done: 1'],
  ],
  [
    'a timer that goes off before its time',
    () => {
      const real = GoroutinesMachine.prototype.fire;
      vi.spyOn(GoroutinesMachine.prototype, 'fire').mockImplementation(function (this: GoroutinesMachine, now) {
        real.call(this, now);
        real.call(this, now + 20e6);
      });
    },
    TIMEOUT,
    ['done: 0'],
    { slack: 0 },
  ],
  [
    'a dependence that dpor does not see',
    () => {
      const real = points.dependent;
      vi.spyOn(points, 'dependent').mockImplementation((opA, addrA, opB, addrB) =>
        (opA & 15) + (opB & 15) === points.LOAD + points.STORE ? false : real(opA, addrA, opB, addrB),
      );
    },
    BUFFERING,
    ['done: 0 1', 'done: 1 0', 'done: 1 1'],
    { strategy: 'dpor' },
  ],
];

describe('a planted mistake is caught', () => {
  test.each(MISTAKES.map((m) => [m[0], m] as const))('%s', async (_name, [, plant, text, expected, options]) => {
    expect(await seen(text, options)).toEqual(expected);
    plant();
    expect(await seen(text, options)).not.toEqual(expected);
  });
});
