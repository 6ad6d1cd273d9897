// Virtual time: a thread that is none of the program's, each of whose operations moves the clock to the first timer and
// runs that one timer. So when time passes is a choice like any other, and so is what happens between two timers of one
// moment.
//
// Timers are the runtime's own, on the heap of the one P, and go off in the order of their deadlines. While somebody
// could run, time passes by at most `slack` in an execution: a thread may be held up for that long on any machine, but
// not for a minute. When nobody can run it passes freely. Slack 0 is the time of Go's testing/synctest.

import { TICK } from '../../engine/point.ts';
import { ENABLED, SLEEPING, type Thread, type ThreadBody } from '../../engine/thread.ts';
import type { Machine } from './contract.ts';
import { CLOCKWORD } from './words.ts';

export class Time {
  private thread: Thread | null = null;
  private left = 0;
  private idle = false;

  constructor(
    private readonly machine: Machine,
    /** Nanoseconds. */
    private readonly slack: number,
  ) {}

  /** An execution begins. The thread is made at the first timer. */
  begin(): void {
    this.thread = null;
    this.left = this.slack;
    this.idle = false;
  }

  /** Timers may have been set or stopped, or others may have become able to run. */
  look(): void {
    const at = this.first();
    const { engine } = this.machine;
    let t = this.thread;
    if (t === null) {
      if (at === Number.POSITIVE_INFINITY) return;
      t = engine.spawn(this.body(), 'time', true);
      t.op = TICK;
      t.addr = CLOCKWORD;
      this.thread = t;
    }
    const yes = at !== Number.POSITIVE_INFINITY && (this.idle || at - engine.now <= this.left);
    if (yes === (t.state === ENABLED)) return;
    t.state = yes ? ENABLED : SLEEPING;
    engine.allow(t, yes);
  }

  /** Nobody can run. True: time can pass. */
  pass(): boolean {
    if (this.first() === Number.POSITIVE_INFINITY) return false;
    this.idle = true;
    this.look();
    return true;
  }

  /** When the first timer is due, in the engine's time. */
  private first(): number {
    const { memory, calls: c, pp, epoch } = this.machine;
    if (memory.words[pp + c.P.numTimers] === 0) return Number.POSITIVE_INFINITY;
    // A stopped timer is nothing to wait for.
    if (memory.words[pp + c.P.deletedTimers] !== 0) c.cleantimers(pp);
    const next = memory.floats[(pp + c.P.timer0When) >>> 1] as number;
    const earlier = memory.floats[(pp + c.P.timerModifiedEarliest) >>> 1] as number;
    const at = next === 0 || (earlier !== 0 && earlier < next) ? earlier : next;
    return at === 0 ? Number.POSITIVE_INFINITY : at - epoch;
  }

  private *body(): ThreadBody {
    const { machine } = this;
    for (;;) {
      const { engine } = machine;
      const at = this.first();
      if (at !== Number.POSITIVE_INFINITY) {
        const by = Math.max(0, at - engine.now);
        if (!this.idle) this.left -= by;
        this.idle = false;
        if (engine.noting) engine.note(`by ${(by / 1e6).toFixed(3)} ms`);
        engine.now += by;
        machine.fire(at + machine.epoch);
      }
      this.look();
      yield;
    }
  }
}
