// I16: what belongs to a P alone is touched by the M that owns it, by nobody else while it does, but with the world
// stopped.
//
// Looked at before each plain access, so only where those are watched: with the race detector. It finds two accesses
// without an order; this finds one by a stranger, though it be ordered by luck.

import { READ, WRITE } from '../../engine/point.ts';
import type { Thread } from '../../engine/thread.ts';
import type { State } from './state.ts';

/** Owner only. Not here: what a lock guards or what is written atomically, the queue, which thieves read, and the
 *  counters' neighbours that others write (link, m, status). */
const OWN =
  'inherit gfree ngfree sudogs nsudogs freetimers nfreetimers goidcache goidcacheend ran spawned finished readied fromRunnext fromLocal fromGlobal stolen polled stealAttempts stealRounds overflowed toGlobal spins parks wakeups yields preempted syscalls grows stolenFrom';

export class PLocal {
  private readonly s: State;
  /** By word of a P: the number of the name, from 1; 0: not the owner's alone. */
  private readonly own: Uint8Array;
  private readonly names: readonly string[];
  private readonly worldstopped: number;
  private readonly running: number;
  private low = 0;
  private high = 0;
  private procs = 0;

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    const layout = rt.layout('P');
    this.own = new Uint8Array(rt.fn('shared_struct', 'sizeof')(layout) as number);
    this.names = ['', ...OWN.split(' ')];
    this.names.forEach((name, i) => {
      if (i === 0) return;
      const at = layout[name];
      if (at === undefined) throw new Error(`explore: a P has no ${name}`);
      const words = name === 'stolenFrom' ? rt.num('shared_param', 'MAXPROCS') : 1;
      this.own.fill(i, at, at + words);
    });
    this.worldstopped = rt.num('shared_globals', 'sys') + (rt.layout('Sys', 'shared_globals').worldstopped as number);
    this.running = rt.num('shared_layout', 'Prunning');
  }

  begin(): void {
    this.procs = 0;
  }

  /** A plain access is about to be made. */
  check(t: Thread): string | null {
    const { s } = this;
    const a = t.addr;
    if (s.w[s.sched.gomaxprocs] !== this.procs) this.renew();
    if (a < this.low || a >= this.high) return null;
    const kind = t.op & 15;
    if (kind !== READ && kind !== WRITE) return null;
    for (let i = 0; i < this.procs; i++) {
      const p = s.p(i);
      const name = this.own[a - p];
      if (name === undefined || name === 0) continue;
      const m = s.mOf(t);
      const owner = s.at(p, s.P.m);
      if (owner === 0 || owner === m || s.at(p, s.P.status) !== this.running || s.w[this.worldstopped] !== 0)
        return null;
      const does = kind === READ ? 'reads' : 'writes';
      return `I16 ${s.nameM(m)} ${does} p${i}.${this.names[name]}, and ${s.nameM(owner)} owns that P`;
    }
    return null;
  }

  private renew(): void {
    const { s } = this;
    this.procs = s.w[s.sched.gomaxprocs] as number;
    const all = Array.from({ length: this.procs }, (_, i) => s.p(i));
    this.low = Math.min(...all);
    this.high = Math.max(...all) + this.own.length;
  }
}
