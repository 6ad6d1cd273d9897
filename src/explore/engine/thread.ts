// A simulated thread: a generator, and what it will do next.

import { START } from './point.ts';

/** How the engine resumes a thread. What is yielded has no meaning: the thread has told the engine before. */
export type ThreadBody = Generator<unknown, unknown>;

export const ENABLED = 0;
/** In Atomics.wait. */
export const SLEEPING = 1;
/** In a loop that can see nothing new. */
export const SPINNING = 2;
export const DONE = 3;
export type ThreadState = typeof ENABLED | typeof SLEEPING | typeof SPINNING | typeof DONE;

export class Thread {
  /** From 0, in the order of their making. */
  readonly id: number;
  readonly name: string;
  readonly body: ThreadBody;
  /** Not one of the program's threads but what is around them: time, the host. The execution does not wait for
   *  it. */
  readonly outside: boolean;

  // The announced operation: point.ts.
  op = START;
  addr = 0;
  site = 0;

  state: ThreadState = ENABLED;
  /** Operations done so far. */
  count = 0;

  /** The word slept on, and until when (virtual nanoseconds, Infinity: for ever). */
  futex = 0;
  deadline = Number.POSITIVE_INFINITY;
  /** Why the last sleep ended. */
  timedOut = false;
  /** Who made this thread enabled, and that thread's count then: its maker, its waker, or who wrote what it spins on.
   *  -1: nobody, or the clock. */
  byId = -1;
  byCount = 0;

  /** What the loop that the thread spins in has read in this round: addr, size, addr, size... */
  readonly seen: number[] = [];
  tracking = false;
  /** Somebody has changed what was seen. */
  stale = false;

  constructor(id: number, name: string, body: ThreadBody, outside = false) {
    this.id = id;
    this.name = name;
    this.body = body;
    this.outside = outside;
  }
}
