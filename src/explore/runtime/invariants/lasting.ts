// Lasting: a state that is wrong only if it lasts. Right after a goroutine is queued its waker has not looked yet;
// somebody who gives a semaphore back has not looked for waiters yet. So what an invariant forbids may be there for a
// moment, and has failed when it was there all the time while every M that is awake did more operations of its own than
// it takes to get out of the runtime.

import { DONE, SLEEPING, type Thread } from '../../engine/thread.ts';

/** Operations after which an M that only had to wake somebody has done so. */
const PATIENCE = 400;

export class Lasting {
  private since: number[] | null = null;
  private readonly patience: number;

  constructor(patience = PATIENCE) {
    this.patience = patience;
  }

  /** It is not so, or not any more. */
  reset(): void {
    this.since = null;
  }

  /** It is so. Whether it has been so for long enough; looked at now and then only. */
  held(t: Thread, threads: readonly Thread[]): boolean {
    const since = this.since;
    if (since === null) {
      this.since = threads.map((x) => x.count);
      return false;
    }
    return (t.count & 31) === 0 && this.overdue(threads);
  }

  /** Whether everybody awake has done as much as it takes since it was first so. */
  overdue(threads: readonly Thread[]): boolean {
    const since = this.since;
    if (since === null) {
      this.since = threads.map((x) => x.count);
      return false;
    }
    let awake = 0;
    for (const x of threads) {
      if (x.state === DONE || x.state === SLEEPING || x.outside) continue;
      awake++;
      // One that was born meanwhile.
      since[x.id] ??= x.count;
      if (x.count - (since[x.id] as number) < this.patience) return false;
    }
    return awake > 0;
  }
}
