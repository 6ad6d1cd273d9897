// Linearizability checker: could each operation of a history have happened at once, at some moment between its call and
// its return, so that a sequential model gives the same results? (Wing and Gong 1993, with Lowe's memory of
// states, 2017.)
//
// The search takes some operation that no other must precede, asks the model, and goes on. What has been taken and the
// state that it led to are remembered: the same pair again leads nowhere new. An operation that has not returned may
// have happened or not.

/** A sequential model of an object: what each operation gives in a state, and the state after it. States are values:
 *  step makes a new one and leaves the old alone.
 *  @example const counter: Model<number, 'add', number> = { init: () => 0, step: (n) => [n + 1, n] }; */
export interface Model<S, I, O> {
  init(): S;
  step(state: S, input: I): readonly [S, O];
  /** Equal states have equal keys. Not given: their JSON. */
  key?(state: S): string;
  /** Not given: equal JSON. */
  same?(a: O, b: O): boolean;
}

/** One call in a history: who called what, when, and what came back when. Times only order. */
export interface Operation<I, O> {
  readonly thread: number | string;
  readonly input: I;
  /** Unknown while it has not returned. */
  output?: O;
  readonly called: number;
  /** Infinity while it has not returned. */
  returned: number;
}

/** Collects a history of calls and returns. Time is the order in which its functions are called.
 *  @example const op = history.call('t1', 'pop'); history.return(op, yield* pop()); */
export class History<I, O> {
  readonly operations: Operation<I, O>[] = [];
  private now = 0;

  call(thread: number | string, input: I): Operation<I, O> {
    const op: Operation<I, O> = { thread, input, called: this.now++, returned: Number.POSITIVE_INFINITY };
    this.operations.push(op);
    return op;
  }

  return(op: Operation<I, O>, output: O): O {
    op.output = output;
    op.returned = this.now++;
    return output;
  }
}

/** An order in which the operations, one at a time, give the results of the history; null if there is none. Exponential
 *  in the worst case. (Wing and Gong, JPDC 1993; Lowe, 2017)
 *  @example if (linearise(history.operations, counter) === null) throw new Error('not linearisable'); */
export function linearise<S, I, O>(
  history: readonly Operation<I, O>[],
  model: Model<S, I, O>,
): Operation<I, O>[] | null {
  const ops = [...history].sort((a, b) => a.called - b.called);
  const same = model.same ?? ((a: O, b: O): boolean => JSON.stringify(a) === JSON.stringify(b));
  const keyOf = model.key ?? ((s: S): string => JSON.stringify(s) ?? 'undefined');
  const taken = new Uint8Array(ops.length);
  const dead = new Set<string>();
  const order: Operation<I, O>[] = [];

  const search = (state: S): boolean => {
    // Nothing that was called after this moment may come first: an operation has returned by then that is not yet
    // taken.
    let horizon = Number.POSITIVE_INFINITY;
    ops.forEach((op, i) => {
      if (taken[i] === 0 && op.returned < horizon) horizon = op.returned;
    });
    if (horizon === Number.POSITIVE_INFINITY) return true;
    const key = `${taken.join('')} ${keyOf(state)}`;
    if (dead.has(key)) return false;
    for (let i = 0; i < ops.length; i++) {
      const op = ops[i] as Operation<I, O>;
      if (op.called > horizon) break;
      if (taken[i] !== 0) continue;
      const [next, output] = model.step(state, op.input);
      if (op.returned !== Number.POSITIVE_INFINITY && !same(output, op.output as O)) continue;
      taken[i] = 1;
      order.push(op);
      if (search(next)) return true;
      order.pop();
      taken[i] = 0;
    }
    dead.add(key);
    return false;
  };
  return search(model.init()) ? order : null;
}

/** Throws, with the history an operation a line, if the history is not linearisable.
 *  @example assertLinearisable(history, counter); */
export function assertLinearisable<S, I, O>(history: History<I, O>, model: Model<S, I, O>): void {
  if (linearise(history.operations, model) !== null) return;
  const lines = history.operations.map((op) => {
    const result = op.returned === Number.POSITIVE_INFINITY ? '...' : JSON.stringify(op.output);
    const span = `${op.called}-${op.returned === Number.POSITIVE_INFINITY ? '' : op.returned}`;
    return `  ${String(op.thread).padEnd(6)} ${span.padEnd(7)} ${JSON.stringify(op.input)} -> ${result}`;
  });
  throw new Error(`not linearisable: no order of these operations gives these results\n${lines.join('\n')}`);
}
