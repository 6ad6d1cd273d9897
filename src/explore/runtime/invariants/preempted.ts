// I15: a request to make way is honoured by the first safe point at which the M holds no locks.
//
// A safe point is a look at the stack guard. A body that finds the request there leaves for newstack, which ends in
// gogo only when the goroutine may go on. So:
//
//   gogo sets the guard, the request that was seen still stands, and the M could have let go   it was thrown away
//   a look finds no request in the guard, one was put aside, and the M holds no lock now       it was not brought back
//
// A request that nobody has seen when gogo sets the guard may be lost; who made it asks again (preempt.ts).

import type { Thread } from '../../engine/thread.ts';
import type { State } from './state.ts';

export class Preempted {
  private readonly s: State;
  /** By thread: the goroutine that has seen a request, and the one whose request was put aside. */
  private readonly saw: number[] = [];
  private readonly aside: number[] = [];
  private readonly guard: number;
  private readonly running: number;

  constructor(s: State) {
    this.s = s;
    this.guard = s.sim.rt.num('shared_layout', 'STACKPREEMPT');
    this.running = s.sim.rt.num('shared_layout', 'Prunning');
  }

  begin(): void {
    this.saw.length = 0;
    this.aside.length = 0;
  }

  /** execute is about to forget what was asked of the goroutine. */
  slice(t: Thread): null {
    this.saw[t.id] = 0;
    this.aside[t.id] = 0;
    return null;
  }

  /** A body is about to look at its guard, at t.addr. */
  look(t: Thread): string | null {
    const { s } = this;
    const g = t.addr - s.G.stackguard0;
    this.saw[t.id] = 0;
    if (s.at(g, s.G.preempt) === 0) return null;
    if (s.w[t.addr] === this.guard) {
      this.saw[t.id] = g;
      return null;
    }
    if (this.aside[t.id] !== g || s.at(s.mOf(t), s.M.locks) !== 0 || this.coming(t.addr)) return null;
    return `I15 ${s.nameG(g)} was asked to make way while ${s.nameM(s.mOf(t))} held a lock, and is not asked again`;
  }

  /** gogo is about to set the guard at t.addr. */
  set(t: Thread): string | null {
    const { s } = this;
    const g = t.addr - s.G.stackguard0;
    const seen = this.saw[t.id] === g && s.at(g, s.G.preempt) !== 0;
    this.saw[t.id] = 0;
    this.aside[t.id] = 0;
    if (!seen) return null;
    const m = s.mOf(t);
    const p = s.at(m, s.M.p);
    const must = s.at(m, s.M.locks) === 0 && s.at(m, s.M.mallocing) === 0 && s.at(p, s.P.status) === this.running;
    if (must) return `I15 ${s.nameG(g)} was asked to make way, has seen it, and goes on on ${s.nameM(m)}`;
    this.aside[t.id] = g;
    return null;
  }

  /** Whether somebody is about to write the guard. */
  private coming(addr: number): boolean {
    return this.s.sim.engine.threads.some((x) => x.addr === addr && x.id !== this.s.sim.engine.current?.id);
  }
}
