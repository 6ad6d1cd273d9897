// Held arguments: when a call needs a larger stack, its arguments go to an entry frame, and those that no slot can hold
// (plain objects) are held on this thread meanwhile, until the frames of the callers have been saved and copied and the
// function is entered again. The entry frame has the number of each.
//
// Copying them was rejected: whether an argument is the object itself or a copy would depend on how deep the stack is.
// So a goroutine with such an argument is not preempted on the way (newstack asks holding()).

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

/** Holds v on this thread; returns what stands for it in the entry frame. */
export function hold(v: unknown): object {
  next = (next + 1) | 0;
  held.set(next, v);
  return new Held(next);
}

/** Held argument n, which is released. For the reader of the entry frame. */
export function takeHeld(n: number): unknown {
  if (!held.has(n)) throw_(`corrupt value: argument ${n} is not held on this thread`);
  const v = held.get(n);
  held.delete(n);
  return v;
}

/** Whether any argument is held on this thread. */
export function holding(): boolean {
  return held.size > 0;
}

/** Releases all: the call will not happen, its stack overflows. */
export function dropHeld(): void {
  held.clear();
}
