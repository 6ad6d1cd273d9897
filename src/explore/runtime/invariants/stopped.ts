// I11: a stop of the world comes to its end in bounded steps, and while the world is stopped no M but the stopper's has
// a P. I12: the function of a forEachP is run for a P by the M that owns it, or under sched.lock when nobody does.
//
// How long a stop takes is judged like other waiting (lasting.ts), with more patience: a loop may make 16 rounds
// between two looks at its guard. A request may be lost, when its goroutine is about to be started (preempt.ts says
// so): the stopper asks again when its sleep is over, and sleeps end when nobody can go on. So a P whose goroutine has
// no request standing is not waited for.

import type { Thread } from '../../engine/thread.ts';
import { Lasting } from './lasting.ts';
import type { State } from './state.ts';

const GCSTOP = 1;
const STOPPATIENCE = 4000;

export class Stopped {
  private readonly s: State;
  private readonly stopping = new Lasting(STOPPATIENCE);
  private wait = 0;
  private readonly worldstopped: number;
  private readonly gcstop: number;
  private readonly running: number;

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    this.worldstopped = rt.num('shared_globals', 'sys') + (rt.layout('Sys', 'shared_globals').worldstopped as number);
    this.gcstop = rt.num('shared_layout', 'Pgcstop');
    this.running = rt.num('shared_layout', 'Prunning');
  }

  begin(): void {
    this.stopping.reset();
  }

  /** Before each operation while sched.gcwaiting is not 0. */
  check(t: Thread): string | null {
    const { w, sched } = this.s;
    if (((w[sched.gcwaiting] as number) & GCSTOP) === 0) {
      this.stopping.reset();
      return null;
    }
    const wait = w[sched.stopwait] as number;
    if (w[this.worldstopped] !== 0) return this.still();
    if (wait === 0 || wait !== this.wait) {
      this.wait = wait;
      this.stopping.reset();
    } else if (this.stopping.held(t, this.s.sim.engine.threads)) {
      const p = this.late();
      if (p !== 0) return `I11 the world is to stop, and P${this.s.at(p, this.s.P.id)} does not (${this.doing(p)})`;
      this.stopping.reset();
    }
    return null;
  }

  /** The world is stopped. */
  private still(): string | null {
    const { s } = this;
    const { w, M, sched } = s;
    let owner = 0;
    for (let m = w[sched.allm] as number; m !== 0; m = w[m + M.alllink] as number) {
      if (w[m + M.p] === 0) continue;
      if (owner !== 0) return `I11 the world is stopped, and ${s.nameM(owner)} and ${s.nameM(m)} both have a P`;
      owner = m;
    }
    return null;
  }

  /** A P that could have stopped; 0: there is none. */
  private late(): number {
    const { s } = this;
    const { w, P, M, G, sched } = s;
    const procs = w[sched.gomaxprocs] as number;
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      const status = w[p + P.status] as number;
      if (status === this.gcstop) continue;
      const m = w[p + P.m] as number;
      const g = m === 0 ? 0 : (w[m + M.curg] as number);
      if (status === this.running && g !== 0 && w[g + G.preempt] === 0) continue;
      return p;
    }
    return 0;
  }

  private doing(p: number): string {
    const { s } = this;
    const m = s.at(p, s.P.m);
    if (m === 0) return 'nobody has it';
    const g = s.at(m, s.M.curg);
    return g === 0 ? `${s.nameM(m)} has it` : `${s.nameM(m)} runs ${s.nameG(g)}`;
  }

  /** Somebody is about to claim the function of the P whose flag is at `addr`. */
  claim(t: Thread): string | null {
    const { s } = this;
    const { w, P, M, sched } = s;
    if (w[t.addr] !== 1) return null;
    const p = t.addr - P.runSafePointFn;
    const m = s.mOf(t);
    if (w[m + M.p] === p) return null;
    if (w[p + P.m] === 0 && w[sched.lock] !== 0 && s.holds(m, sched.lock)) return null;
    const owner = w[p + P.m] as number;
    const whose = owner === 0 ? 'nobody has, without sched.lock' : `${s.nameM(owner)} has`;
    return `I12 ${s.nameM(m)} runs the function of P${w[p + P.id]}, which ${whose}`;
  }
}
