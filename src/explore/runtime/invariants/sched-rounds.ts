// I10: every runnable goroutine runs within so many rounds of scheduling. Queues are first come first served, so it is
// enough that the first of each does not stay:
//
//   a P's queue      its first is taken in the next round that does not inherit a time slice, but for one in 61
//   the global one   each P takes its first in every 61st round at least
//
// Rounds are P.schedtick, which goes round without those that inherit: a pair of goroutines that hand each other the
// rest of one slice are one round, and to end that is sysmon's work.
//
// Looked at whenever somebody is about to take sched.lock.

import type { State } from './state.ts';

const LOCAL = 64;
const GLOBAL = 2 * 61;

export class Rounds {
  private readonly s: State;
  /** By P: the head that its queue had, and its round then. */
  private readonly head: number[] = [];
  private readonly tick: number[] = [];
  private first = 0;
  /** By P: its round when the global queue's first became that. */
  private readonly since: number[] = [];

  constructor(s: State) {
    this.s = s;
  }

  begin(): void {
    this.head.length = 0;
    this.tick.length = 0;
    this.first = 0;
  }

  check(): string | null {
    const { s, head, tick, since } = this;
    const { w, P, sched } = s;
    const procs = w[sched.gomaxprocs] as number;
    const first = w[sched.runqhead] as number;
    const fresh = first !== this.first;
    this.first = first;
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      const at = w[p + P.runqhead] as number;
      const now = w[p + P.schedtick] as number;
      if (fresh) since[i] = now;
      else if (first !== 0 && now - (since[i] ?? now) > GLOBAL)
        return `I10 ${s.nameG(first)} is the first of the global queue, and P${i} has gone through ${now - (since[i] as number)} rounds without taking it`;
      if (head[i] !== at || at === w[p + P.runqtail]) {
        head[i] = at;
        tick[i] = now;
      } else if (now - (tick[i] as number) > LOCAL) {
        return `I10 the first goroutine on the queue of P${i} has waited for ${now - (tick[i] as number)} rounds`;
      }
    }
    return null;
  }
}
