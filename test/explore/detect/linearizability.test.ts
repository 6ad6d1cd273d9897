import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertLinearisable,
  History,
  linearise,
  type Model,
  type Operation,
} from '../../../src/explore/detect/linearizability.ts';

type In = { put: number } | 'take';
const queue: Model<readonly number[], In, number> = {
  init: () => [],
  step: (s, op) => (op === 'take' ? [s.slice(1), s[0] ?? 0] : [[...s, op.put], 0]),
};

const op = (input: In, output: number, called: number, returned: number): Operation<In, number> => ({
  thread: 0,
  input,
  output,
  called,
  returned,
});

describe('linearisability', () => {
  test('overlapping operations may be in either order, others not', () => {
    expect(linearise([op({ put: 1 }, 0, 0, 3), op('take', 1, 1, 2)], queue)).not.toBeNull();
    expect(linearise([op({ put: 1 }, 0, 0, 3), op('take', 0, 1, 2)], queue)).not.toBeNull();
    expect(linearise([op('take', 1, 0, 1), op({ put: 1 }, 0, 2, 3)], queue)).toBeNull();
  });

  test('what has not returned may have happened, or not', () => {
    const pending: Operation<In, number> = {
      thread: 1,
      input: { put: 7 },
      called: 0,
      returned: Number.POSITIVE_INFINITY,
    };
    expect(linearise([pending, op('take', 7, 1, 2)], queue)).not.toBeNull();
    expect(linearise([pending, op('take', 0, 1, 2)], queue)).not.toBeNull();
    expect(linearise([pending, op('take', 8, 1, 2)], queue)).toBeNull();
  });

  test('agrees with trying all orders', () => {
    const history = fc.array(
      fc.record({
        input: fc.oneof(fc.record({ put: fc.integer({ min: 1, max: 2 }) }), fc.constant('take' as const)),
        output: fc.nat(2),
        called: fc.nat(8),
        length: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(history, (ops) => {
        // Times are distinct: calls at even, returns at odd ones.
        const list = ops.map((o, i) =>
          op(o.input, o.input === 'take' ? o.output : 0, 20 * o.called + 2 * i, 20 * (o.called + o.length) + 2 * i + 1),
        );
        expect(linearise(list, queue) !== null).toBe(permutations(list).some(legal));
      }),
      { numRuns: 500 },
    );
  });

  test('the history is in the message', () => {
    const h = new History<In, number>();
    h.return(h.call('a', 'take'), 5);
    expect(() => assertLinearisable(h, queue)).toThrow(/not linearisable: .*\n {2}a +0-1 +"take" -> 5/);
  });
});

function legal(order: readonly Operation<In, number>[]): boolean {
  let state = queue.init();
  return order.every((o, i) => {
    if (order.slice(i + 1).some((later) => later.returned < o.called)) return false;
    const [next, output] = queue.step(state, o.input);
    state = next;
    return output === o.output;
  });
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((x, i) => permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [x, ...rest]));
}
