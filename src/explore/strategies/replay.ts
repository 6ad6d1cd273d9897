// replay: runs again what a schedule says, segments of (thread, up to which of its operations it runs).
//
// Strict: the run must be the recorded one; where it cannot be followed, the outcome is `diverged`. Lenient, for
// shrinking: what cannot be done is skipped, and after the last segment threads run one after another, each as far as
// it can.

import { ABANDON, type Strategy, type View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';

export class Replay implements Strategy {
  readonly name = 'replay';
  /** Not fair, but a livelock must come out as the livelock it was. */
  readonly fair: boolean;
  /** Where the run left the schedule, if it did. */
  diverged = '';
  private at = 0;

  constructor(
    readonly segments: readonly number[],
    private readonly lenient = false,
    fair = true,
  ) {
    this.fair = fair;
  }

  begin(execution: number): boolean {
    this.at = 0;
    this.diverged = '';
    return execution === 0;
  }

  choose(view: View): number {
    const { segments } = this;
    while (this.at < segments.length) {
      const id = segments[this.at] as number;
      const until = segments[this.at + 1] as number;
      const t = view.threads[id];
      if (t !== undefined && t.count < until) {
        if (view.enabled.includes(t)) return id;
        if (!this.lenient) return this.stray(`${t.name} cannot go on after ${view.steps} operations`);
      } else if (t === undefined && !this.lenient) {
        return this.stray(`there is no thread ${id} after ${view.steps} operations`);
      }
      this.at += 2;
    }
    if (!this.lenient) return this.stray(`the schedule ends after ${view.steps} operations and the program goes on`);
    const { current, enabled } = view;
    return current !== null && enabled.includes(current) ? current.id : (enabled[0] as Thread).id;
  }

  end(): void {}

  private stray(why: string): number {
    this.diverged = why;
    return ABANDON;
  }
}
