// Virtual time as a thread: each of its operations moves the clock to the next moment at which something is due, and
// wakes the sleepers whose time it is. So when time passes is a choice like any other: strategies make it, schedules
// record it, shrinking takes it out.
//
// It can be chosen only while something is due later. What that is the engine knows of sleepers; a program may have
// timers that nobody sleeps for (`pending`). Those are looked at when a thread is about to ask for the time (`look`):
// until then nobody could tell whether it has passed.
//
// Any timing is possible on a real machine: a thread may be stopped for as long as a timer runs. So a timer that goes
// off while others have done little is no false alarm.
//
// Rejected: sleepers that may wake at any moment by themselves (`anyTimeout`, for people's own code, which knows no
// other time). A timer of a P whose M never sleeps would not go off, and one thread's time would pass without the
// others'.

import { TICK } from './point.ts';
import { ENABLED, SLEEPING, type Thread, type ThreadBody } from './thread.ts';

/** What the clock needs of the engine. */
export interface Clocked {
  now: number;
  /** The earliest deadline of a sleeper; Infinity: none. */
  earliest(): number;
  /** Wakes all sleepers that are due. */
  wakeDue(): void;
  /** Whether the thread can be chosen. */
  allow(t: Thread, yes: boolean): void;
  tell(value: string): void;
}

export class Clock {
  private thread: Thread | null = null;
  private readonly engine: Clocked;
  private readonly pending: () => number;

  /** pending: when something is due later that nobody sleeps for; Infinity: nothing. */
  constructor(engine: Clocked, pending: () => number) {
    this.engine = engine;
    this.pending = pending;
  }

  /** The thread that this is, at a word of its own. */
  start(t: Thread, word: number): void {
    this.thread = t;
    t.op = TICK;
    t.addr = word;
    this.look();
  }

  /** Somebody has begun or ended a sleep, or will ask for the time. */
  look(): void {
    const t = this.thread;
    if (t === null) return;
    const yes = this.next() !== Number.POSITIVE_INFINITY;
    if (yes === (t.state === ENABLED)) return;
    t.state = yes ? ENABLED : SLEEPING;
    this.engine.allow(t, yes);
  }

  *body(): ThreadBody {
    for (;;) {
      const { engine } = this;
      const at = this.next();
      if (at !== Number.POSITIVE_INFINITY && at > engine.now) {
        engine.tell(`by ${((at - engine.now) / 1e6).toFixed(3)} ms`);
        engine.now = at;
      }
      engine.wakeDue();
      this.look();
      yield;
    }
  }

  private next(): number {
    return Math.min(this.engine.earliest(), this.pending());
  }
}
