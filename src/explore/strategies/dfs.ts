// dfs, dfs:K. Every schedule, depth first; with K, every schedule that takes the processor away from a thread that
// could have gone on at most K times (Musuvathi and Qadeer, 2007: most bugs need two). Without K it is only for the
// tiniest programs and is what dpor is checked against.
//
// An operation that touches no shared memory is done at once: nobody can tell when it happened.

import type { Outcome } from '../engine/outcome.ts';
import { local, YIELD } from '../engine/point.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import { SLEEPING, type Thread } from '../engine/thread.ts';

export const UNSTEADY =
  'the program does not do the same twice under the same schedule: time, randomness and state kept between executions must ' +
  'not decide what its threads do';

interface Frame {
  readonly choices: readonly number[];
  at: number;
}

/** A thread whose next operation commutes with all others. */
export function invisible(enabled: readonly Thread[]): Thread | undefined {
  return enabled.find((t) => local(t.op) && t.state !== SLEEPING);
}

export class Dfs implements Strategy {
  readonly name: string;
  readonly fair = false;
  private readonly stack: Frame[] = [];
  private depth = 0;
  private preemptions = 0;
  /** Who ran at the last choice. */
  private running = -1;
  private schedules = 0;
  private cut = 0;

  constructor(private readonly bound: number = Number.POSITIVE_INFINITY) {
    this.name = bound === Number.POSITIVE_INFINITY ? 'dfs' : `dfs:${bound}`;
  }

  begin(): boolean {
    this.depth = 0;
    this.preemptions = 0;
    this.running = -1;
    if (this.schedules === 0) return true;
    for (;;) {
      const top = this.stack.at(-1);
      if (top === undefined) return false;
      if (++top.at < top.choices.length) return true;
      this.stack.pop();
    }
  }

  choose(view: View): number {
    const quiet = invisible(view.enabled);
    if (quiet !== undefined) {
      // Who says `yield` gives the processor away: to switch then costs nothing.
      if ((quiet.op & 15) === YIELD && quiet.id === this.running) this.running = -1;
      return quiet.id;
    }
    let frame = this.stack[this.depth];
    if (frame === undefined) {
      frame = { choices: this.choices(view.enabled), at: 0 };
      this.stack.push(frame);
    }
    this.depth++;
    const id = frame.choices[frame.at] as number;
    if (!view.enabled.some((t) => t.id === id)) throw new Error(UNSTEADY);
    if (id !== this.running && view.enabled.some((t) => t.id === this.running)) this.preemptions++;
    this.running = id;
    return id;
  }

  end(outcome: Outcome): void {
    this.schedules++;
    if (outcome.kind === 'steps') this.cut++;
  }

  verdict(): string {
    const within = this.bound === Number.POSITIVE_INFINITY ? '' : ` with at most ${this.bound} preemptions`;
    if (this.cut === 0) return `all ${this.schedules} schedules${within} explored`;
    return `${this.schedules} schedules${within} explored, of which ${this.cut} were cut short: not all`;
  }

  private choices(enabled: readonly Thread[]): number[] {
    const ids = enabled.map((t) => t.id);
    const at = ids.indexOf(this.running);
    if (at < 0) return ids;
    if (this.preemptions >= this.bound) return [this.running];
    ids.splice(at, 1);
    return [this.running, ...ids];
  }
}
