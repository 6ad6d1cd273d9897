// Arguments that cannot be written to memory, of a call whose function needs a larger stack: they wait on this thread while the
// frames of the callers are written, copied, and the function is entered again. In the entry frame is the number of each.
//
// Copying them was rejected: whether an argument is the object itself or a copy would depend on how deep the stack is. So a
// goroutine with such an argument is not preempted on the way (newstack asks holding()).

import { throw_ } from '../shared/throw.ts';
import { Handle } from './handle.ts';
import { TAG_HELD } from './tags.ts';

const held = new Map<number, unknown>();
let next = 0;

class Held extends Handle {
  constructor(n: number) {
    super(TAG_HELD, n);
  }
}

/** What stands for v in the entry frame. */
export function hold(v: unknown): object {
  next = (next + 1) | 0;
  held.set(next, v);
  return new Held(next);
}

/** The argument, which no longer waits. By the reader of the entry frame. */
export function takeHeld(n: number): unknown {
  if (!held.has(n)) throw_(`corrupt value: argument ${n} does not wait on this thread`);
  const v = held.get(n);
  held.delete(n);
  return v;
}

/** Whether some argument waits on this thread. */
export function holding(): boolean {
  return held.size > 0;
}

/** The call will not come: its stack overflows. */
export function dropHeld(): void {
  held.clear();
}
