// I3: a runnable G is on one queue, and there once; no two Ms run one G.
// I4: a P has one owner or is on the idle list once, and an idle P has no Gs; none is lost: what is neither is on its
// way from one M
//     to another, and not for long.
// I5: counters equal a recount.
// I21: m.lockedg and g.lockedm point at each other.
//
// Looked at whenever somebody is about to take sched.lock, which is free: nobody is then in the middle of what it
// guards.

import { Lasting } from './lasting.ts';
import type { State } from './state.ts';

const GCSTOP = 1;
const SAFE = 2;

export class Owners {
  private readonly s: State;
  private readonly size: number;
  private readonly idle: number;
  private readonly gcstop: number;
  private readonly seen = new Map<number, string>();
  /** The P that nobody has, what it had done when that was first seen, and since when. */
  private stray = 0;
  private done = 0;
  private readonly lost = new Lasting();

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    this.size = rt.num('shared_param', 'RUNQ');
    this.idle = rt.num('shared_layout', 'Pidle');
    this.gcstop = rt.num('shared_layout', 'Pgcstop');
  }

  check(): string | null {
    return (
      this.counts() ?? this.strays() ?? this.owners() ?? this.idlePs() ?? this.idleMs() ?? this.queues() ?? this.waits()
    );
  }

  begin(): void {
    this.stray = 0;
  }

  private strays(): string | null {
    const { s } = this;
    const { w, P, sched } = s;
    let stray = 0;
    if (w[sched.gcwaiting] === 0) {
      const procs = w[sched.gomaxprocs] as number;
      for (let i = 0; i < procs && stray === 0; i++) {
        const p = s.p(i);
        if (w[p + P.status] === this.idle && w[p + P.m] === 0 && !this.known(p)) stray = p;
      }
    }
    // Whoever has a P meanwhile runs something or looks for it, which the P counts.
    const done = stray === 0 ? 0 : this.work(stray);
    if (stray !== this.stray || done !== this.done) this.lost.reset();
    this.stray = stray;
    this.done = done;
    if (stray === 0 || !this.lost.overdue(s.sim.engine.threads)) return null;
    return `I4 P${w[stray + P.id]} is lost: it has no owner, is not on the idle list, and nobody is bringing it to an M`;
  }

  /** On the idle list, or what some M wakes up to. */
  private known(p: number): boolean {
    const { w, P, M, sched } = this.s;
    let n = 0;
    for (let x = w[sched.pidle] as number; x !== 0 && n++ < 300; x = w[x + P.link] as number) if (x === p) return true;
    for (let m = w[sched.allm] as number; m !== 0; m = w[m + M.alllink] as number)
      if (w[m + M.nextp] === p) return true;
    return false;
  }

  private work(p: number): number {
    const { s } = this;
    const { P } = s;
    return (
      s.at(p, P.schedtick) + s.double(p, P.ran) + s.double(p, P.spins) + s.double(p, P.parks) + s.double(p, P.wakeups)
    );
  }

  private counts(): string | null {
    const { w, sched } = this.s;
    if ((w[sched.nmspinning] as number) < 0) return `I5 nmspinning is ${w[sched.nmspinning]}`;
    return (w[sched.npidle] as number) < 0 ? `I5 npidle is ${w[sched.npidle]}` : null;
  }

  private owners(): string | null {
    const { s, seen } = this;
    const { w, M, G, sched } = s;
    seen.clear();
    for (let m = w[sched.allm] as number; m !== 0; m = w[m + M.alllink] as number) {
      const name = s.nameM(m);
      for (const what of [w[m + M.p] as number, w[m + M.curg] as number]) {
        if (what === 0) continue;
        const other = seen.get(what);
        if (other !== undefined)
          return `${what === w[m + M.p] ? 'I4 a P' : 'I3 a goroutine'} belongs to ${other} and to ${name}`;
        seen.set(what, name);
      }
      const g = w[m + M.lockedg] as number;
      if (g !== 0 && w[g + G.lockedm] !== m) return `I21 the goroutine that ${name} is locked to is not locked to it`;
    }
    return null;
  }

  private idlePs(): string | null {
    const { s, seen } = this;
    const { w, P, sched } = s;
    let n = 0;
    for (let p = w[sched.pidle] as number; p !== 0; p = w[p + P.link] as number) {
      const name = `P${w[p + P.id]}`;
      if (++n > 300) return 'I4 the list of idle Ps has no end';
      if (seen.has(p)) return `I4 ${name} is idle and belongs to ${seen.get(p)}`;
      if (w[p + P.m] !== 0 || w[p + P.status] !== this.idle)
        return `I4 ${name} is on the idle list with status ${w[p + P.status]}`;
      if (w[p + P.runqhead] !== w[p + P.runqtail] || w[p + P.runnext] !== 0)
        return `I4 ${name} is idle and has goroutines`;
    }
    return n === w[sched.npidle] ? null : `I5 npidle is ${w[sched.npidle]}, and ${n} Ps are idle`;
  }

  private idleMs(): string | null {
    const { w, M, sched } = this.s;
    let n = 0;
    for (let m = w[sched.midle] as number; m !== 0 && n < 10_000; m = w[m + M.schedlink] as number) n++;
    return n === w[sched.nmidle] ? null : `I5 nmidle is ${w[sched.nmidle]}, and ${n} Ms are idle`;
  }

  private queues(): string | null {
    const { s, seen } = this;
    const { w, P, G, sched } = s;
    seen.clear();
    const take = (g: number, where: string): string | null => {
      const other = seen.get(g);
      if (other !== undefined) return `I3 a goroutine is on ${where} and on ${other}`;
      seen.set(g, where);
      return null;
    };
    let n = 0;
    for (let g = w[sched.runqhead] as number; g !== 0; g = w[g + G.schedlink] as number) {
      const wrong = take(g, 'the global queue');
      if (wrong !== null) return wrong;
      n++;
    }
    if (n !== w[sched.runqsize])
      return `I5 runqsize is ${w[sched.runqsize]}, and ${n} goroutines are on the global queue`;
    const procs = w[sched.gomaxprocs] as number;
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      const head = w[p + P.runqhead] as number;
      const tail = w[p + P.runqtail] as number;
      if (((tail - head) | 0) > this.size) return `I3 the queue of P${i} holds ${(tail - head) | 0} goroutines`;
      for (let k = head; k !== tail; k = (k + 1) | 0) {
        const wrong = take(w[p + P.runq + (k & (this.size - 1))] as number, `the queue of P${i}`);
        if (wrong !== null) return wrong;
      }
      const next = w[p + P.runnext] as number;
      const wrong = next === 0 ? null : take(next, `runnext of P${i}`);
      if (wrong !== null) return wrong;
    }
    return null;
  }

  /** What a stop of the world and forEachP wait for. */
  private waits(): string | null {
    const { s } = this;
    const { w, P, sched } = s;
    const waiting = w[sched.gcwaiting] as number;
    if (waiting === 0) return null;
    const procs = w[sched.gomaxprocs] as number;
    let going = 0;
    let flagged = 0;
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      if (w[p + P.status] !== this.gcstop) going++;
      if (w[p + P.runSafePointFn] !== 0) flagged++;
    }
    const stopwait = w[sched.stopwait] as number;
    if ((waiting & GCSTOP) !== 0 && stopwait !== going)
      return `I5 stopwait is ${stopwait}, and ${going} Ps have not stopped`;
    // Who has claimed the function counts itself down when it has run.
    const safe = w[sched.safePointWait] as number;
    if ((waiting & SAFE) !== 0 && flagged > safe)
      return `I12 safePointWait is ${safe}, and the function has yet to run for ${flagged} Ps`;
    return null;
  }
}
