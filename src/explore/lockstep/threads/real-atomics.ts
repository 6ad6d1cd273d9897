// Atomics of a thread of a module in lock-step: the same functions, each of which first asks for the thread's
// turn. What the operations are to the explorer is the explorer's own table (threads/real-atomics.ts).

import { WAIT, YIELD } from '../../engine/point.ts';
import { ATOMIC_OPS, type AtomicOp } from '../../threads/guarded-atomics.ts';
import { noteOf } from '../../threads/operations.ts';
import { isShared } from '../../threads/unit-map.ts';
import { FUTEX_SLEEP, FUTEX_WAKE, POINT, TOLD } from '../ask.ts';
import { placeAbove } from '../caller-place.ts';
import type { Channel } from '../channel.ts';

/** Buffers by number, as the conductor knows them: those that were given to the thread, then those that it made. */
export class Numbers {
  private readonly known: Map<unknown, number>;

  constructor(given: readonly SharedArrayBuffer[]) {
    this.known = new Map(given.map((b, i) => [b, i]));
  }

  /** What a point says of an element: the buffer and the element's bytes, and where it begins. */
  of(array: Int32Array, index: number): readonly [what: number, offset: number] {
    const n = this.known.get(array.buffer) ?? this.known.size;
    this.known.set(array.buffer, n);
    const bytes = array.BYTES_PER_ELEMENT;
    return [(n << 8) | (bytes << 4), array.byteOffset + index * bytes];
  }
}

export function atomicsFor(channel: Channel, numbers: Numbers): object {
  type F = (array: Int32Array, index: number, a?: number, b?: number) => unknown;

  function announce(kind: number, array: Int32Array, index: number, wrapper: (...args: never[]) => unknown): void {
    const at = placeAbove(wrapper);
    channel.place(at.line, at.column);
    const [what, offset] = numbers.of(array, index);
    channel.ask(POINT, what | kind, offset);
  }

  function wrapped(op: AtomicOp): F {
    return function operation(array, index, a, b) {
      // What is wrong with the arguments is Atomics' to say; memory of its own is no point.
      if (!isShared(array) || !(index in array)) return op.fn(array, index, a as number, b as number);
      announce(op.kind, array as Int32Array, index, operation);
      if (op.name === 'notify') {
        const n = a === undefined ? 0x7fffffff : Math.max(0, Math.min(0x7fffffff, Math.trunc(a)));
        const woken = channel.ask(FUTEX_WAKE, 0, n);
        channel.ask(TOLD, 0, 0, 0, `woke ${woken}`);
        return woken;
      }
      const before: unknown = array[index];
      const result = op.fn(array as Int32Array, index, a as number, b as number);
      channel.ask(TOLD, 0, 0, 0, noteOf(op.name, before, array[index], result));
      return result;
    };
  }

  function wait(array: Int32Array, index: number, value: number, ms = Number.POSITIVE_INFINITY): string {
    announce(WAIT, array, index, wait);
    const told = (answer: string): string => {
      channel.ask(TOLD, 0, 0, 0, answer);
      return answer;
    };
    if (array[index] !== (array instanceof BigInt64Array ? value : value | 0)) return told('not-equal');
    told('sleeps');
    const ns = Number.isNaN(ms) ? -1 : Math.max(0, ms) * 1e6;
    return told(channel.ask(FUTEX_SLEEP, 0, 0, ns) === 1 ? 'timed-out' : 'ok');
  }

  function pause(): void {
    const at = placeAbove(pause);
    channel.place(at.line, at.column);
    channel.ask(POINT, YIELD, -1);
  }

  const operations = Object.fromEntries(ATOMIC_OPS.map((op) => [op.name, wrapped(op)]));
  return { ...operations, wait, pause, isLockFree: Atomics.isLockFree.bind(Atomics) };
}
