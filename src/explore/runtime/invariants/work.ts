// I1: work is conserved: no goroutine waits on a queue beside an idle P while nobody looks for work.
// I2: timers are: beside an idle P somebody sleeps in the poller and will look no later than the first timer is due, or
// is on
//     the way to look.
//
// Looked at before each operation, and with them whether nmspinning is negative (I5). I1 and I2 have failed when the
// state lasts (lasting.ts).

import type { Thread } from '../../engine/thread.ts';
import { Lasting } from './lasting.ts';
import type { State } from './state.ts';

export class Work {
  private readonly s: State;
  private readonly w: Int32Array;
  private readonly f: Float64Array;
  private readonly goroutines = new Lasting();
  private readonly timers = new Lasting();
  // Each operation pays for what is read here: addresses and offsets, ready for use.
  private readonly npidle: number;
  private readonly nmspinning: number;
  private readonly gcwaiting: number;
  private readonly mwanted: number;
  private readonly nmunborn: number;
  private readonly runqsize: number;
  private readonly procs: number;
  private readonly allp: number;
  private readonly lastpoll: number;
  private readonly pollUntil: number;
  /** The word that says that a break of the poller is on its way. */
  private readonly wakesig: number;
  private readonly head: number;
  private readonly tail: number;
  private readonly next: number;
  private readonly numTimers: number;
  private readonly timer0When: number;
  private readonly modified: number;

  constructor(s: State) {
    this.s = s;
    const { sched, P } = s;
    const { rt } = s.sim;
    this.w = s.w;
    this.f = s.f;
    this.npidle = sched.npidle;
    this.nmspinning = sched.nmspinning;
    this.gcwaiting = sched.gcwaiting;
    this.mwanted = sched.mwanted;
    this.nmunborn = sched.nmunborn;
    this.runqsize = sched.runqsize;
    this.procs = sched.gomaxprocs;
    this.allp = s.allp;
    this.lastpoll = sched.lastpoll >>> 1;
    this.pollUntil = sched.pollUntil >>> 1;
    this.wakesig =
      rt.num('shared_globals', 'netpolled') + (rt.layout('Netpoll', 'shared_layout_host').wakesig as number);
    this.head = P.runqhead;
    this.tail = P.runqtail;
    this.next = P.runnext;
    this.numTimers = P.numTimers;
    this.timer0When = P.timer0When;
    this.modified = P.timerModifiedEarliest;
  }

  begin(): void {
    this.goroutines.reset();
    this.timers.reset();
  }

  check(t: Thread): string | null {
    const { w } = this;
    if (w[this.npidle] === 0 || w[this.nmspinning] !== 0 || this.coming() || w[this.gcwaiting] !== 0) {
      this.goroutines.reset();
      this.timers.reset();
      return (w[this.nmspinning] as number) < 0 ? `I5 nmspinning is ${w[this.nmspinning]}` : null;
    }
    let queued = w[this.runqsize] !== 0;
    let first = 0;
    const end = this.allp + (w[this.procs] as number);
    for (let a = this.allp; a < end; a++) {
      const p = w[a] as number;
      if (w[p + this.head] !== w[p + this.tail] || w[p + this.next] !== 0) queued = true;
      if (w[p + this.numTimers] !== 0) first = earlier(first, this.due(p));
    }
    const { threads } = this.s.sim.engine;
    if (!queued) this.goroutines.reset();
    else if (this.goroutines.held(t, threads)) return this.left();
    if (first === 0 || this.attended(first)) this.timers.reset();
    else if (this.timers.held(t, threads)) return this.overslept(first);
    return null;
  }

  /** An M that is being born will look for work when it is there. Its birth may take as long as it likes. */
  private coming(): boolean {
    return this.w[this.mwanted] !== 0 && this.w[this.nmunborn] !== 0;
  }

  /** When p's first timer may be due. */
  private due(p: number): number {
    return earlier(this.f[(p + this.timer0When) >>> 1] as number, this.f[(p + this.modified) >>> 1] as number);
  }

  /** Whether somebody sleeps in the poller until then, or is being woken there. */
  private attended(due: number): boolean {
    if (this.w[this.wakesig] !== 0) return true;
    const until = this.f[this.pollUntil] as number;
    return this.f[this.lastpoll] === 0 && until !== 0 && until <= due;
  }

  private left(): string {
    const idle = this.w[this.npidle] as number;
    const beside = `${idle} ${idle === 1 ? 'P is' : 'Ps are'} idle`;
    return `I1 a runnable goroutine waits on ${this.where()}, ${beside}, and nobody looks for work`;
  }

  private where(): string {
    const { w, s } = this;
    if (w[this.runqsize] !== 0) return 'the global queue';
    const procs = w[this.procs] as number;
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      if (w[p + this.head] !== w[p + this.tail] || w[p + this.next] !== 0) return `the queue of P${i}`;
    }
    return 'no queue';
  }

  private overslept(due: number): string {
    const until = this.f[this.pollUntil];
    const polls = this.f[this.lastpoll] !== 0 ? 'nobody polls' : `the poller sleeps until ${until || 'it is woken'}`;
    return `I2 a timer is due at ${due}, a P is idle, and ${polls}`;
  }
}

/** Of two times, of which 0 is none. */
function earlier(a: number, b: number): number {
  if (a === 0) return b;
  return b === 0 || a < b ? a : b;
}
