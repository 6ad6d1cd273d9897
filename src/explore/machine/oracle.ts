// The scheduler's invariants, checked while a run goes on (docs/explore.md has the list).
//
//   I1   work is conserved: no G waits on a queue beside an idle P while nobody looks for work
//   I3   a runnable G is on one queue, and there once; no two Ms run one G
//   I4   a P has one owner or is on the idle list once, and an idle P has no Gs
//   I5   counters are not negative, and equal a recount where the lock that guards them is free
//   I21  m.lockedg and g.lockedm point at each other
//
// I3, I4, I5 and I21 are looked at whenever somebody is about to take sched.lock: nobody is then in the middle of what it guards.
// I1 needs care: right after a G is queued its waker has not looked yet. So it has failed only when the state has lasted, and
// every M that is awake has meanwhile done more operations of its own than it takes to get out of the runtime.
//
// Other invariants are the runtime's own checks, which end the run by throwing: I6 (stopm), I7 (casgstatus), I8 (notewakeup),
// I9 (ready, casgstatus), I14 (lock ranks), I13 by checkdead against the engine, which sees when nobody can go on.

import type { Outcome } from '../outcome.ts';
import { DONE, SLEEPING, type Thread } from '../thread.ts';
import type { Watcher } from '../watcher.ts';
import { field } from './runtime.ts';
import type { Sim } from './sim.ts';

/** Operations after which an M that only had to wake somebody has done so. */
const PATIENCE = 400;

export class Invariants implements Watcher {
  private readonly w: Int32Array;
  private readonly sim: Sim;
  private readonly a: Readonly<
    Record<
      'lock' | 'npidle' | 'nmspinning' | 'runqsize' | 'runqhead' | 'pidle' | 'midle' | 'nmidle' | 'procs' | 'gcwaiting',
      number
    >
  >;
  private readonly P: Readonly<
    Record<'link' | 'm' | 'status' | 'runqhead' | 'runqtail' | 'runnext' | 'runq' | 'id', number>
  >;
  private readonly M: Readonly<Record<'p' | 'curg' | 'alllink' | 'schedlink' | 'lockedg' | 'id', number>>;
  private readonly lockedm: number;
  private readonly schedlink: number;
  private readonly allp: number;
  private readonly allm: number;
  private readonly idle: number;
  private readonly size: number;
  private since: number[] | null = null;
  private readonly seen = new Map<number, string>();

  constructor(sim: Sim) {
    this.sim = sim;
    this.w = sim.memory.words;
    const { rt } = sim;
    const S = rt.layout('Sched', 'shared_globals');
    const sched = rt.num('shared_globals', 'sched');
    const at = (name: string): number => sched + field(S, name);
    this.a = {
      lock: at('lock'),
      npidle: at('npidle'),
      nmspinning: at('nmspinning'),
      runqsize: at('runqsize'),
      runqhead: at('runqhead'),
      pidle: at('pidle'),
      midle: at('midle'),
      nmidle: at('nmidle'),
      procs: at('gomaxprocs'),
      gcwaiting: at('gcwaiting'),
    };
    const P = rt.layout('P');
    const M = rt.layout('M');
    const p = (name: string): number => field(P, name);
    const m = (name: string): number => field(M, name);
    this.P = {
      link: p('link'),
      m: p('m'),
      status: p('status'),
      runqhead: p('runqhead'),
      runqtail: p('runqtail'),
      runnext: p('runnext'),
      runq: p('runq'),
      id: p('id'),
    };
    this.M = {
      p: m('p'),
      curg: m('curg'),
      alllink: m('alllink'),
      schedlink: m('schedlink'),
      lockedg: m('lockedg'),
      id: m('id'),
    };
    this.lockedm = field(rt.layout('G'), 'lockedm');
    this.schedlink = field(rt.layout('G'), 'schedlink');
    this.allp = rt.num('shared_globals', 'allp') + field(rt.layout('Allp', 'shared_globals'), 'at');
    this.allm = at('allm');
    this.idle = rt.num('shared_layout', 'Pidle');
    this.size = rt.num('shared_param', 'RUNQ');
  }

  begin(): void {
    this.since = null;
  }

  commit(t: Thread): void {
    const { w, a } = this;
    const kind = t.op & 15;
    if ((w[a.nmspinning] as number) < 0) this.fail(t, 'I5', `nmspinning is ${w[a.nmspinning]}`);
    if ((w[a.npidle] as number) < 0) this.fail(t, 'I5', `npidle is ${w[a.npidle]}`);
    if (kind === 3 && t.addr === a.lock && w[a.lock] === 0) this.atLock(t);
    this.conserved(t);
  }

  private fail(t: Thread, which: string, what: string): void {
    const outcome: Outcome = { kind: 'failed', message: `${which} broken: ${what}`, details: [], thread: t.id };
    this.sim.engine.end(outcome);
  }

  // ---- I1

  private conserved(t: Thread): void {
    const { w, a } = this;
    const idle = w[a.npidle] as number;
    if (idle === 0 || w[a.nmspinning] !== 0 || w[a.gcwaiting] !== 0 || !this.queued()) {
      this.since = null;
      return;
    }
    const { threads } = this.sim.engine;
    if (this.since === null) {
      this.since = threads.map((x) => x.count);
      return;
    }
    if ((t.count & 31) !== 0) return;
    const since = this.since;
    const awake = threads.filter((x) => x.state !== DONE && x.state !== SLEEPING && !x.outside);
    if (awake.length === 0 || awake.some((x) => x.count - (since[x.id] ?? x.count) < PATIENCE)) return;
    this.fail(
      t,
      'I1',
      `a runnable goroutine waits on ${this.where()}, ${idle} ${idle === 1 ? 'P is' : 'Ps are'} idle, and nobody looks for work`,
    );
  }

  private queued(): boolean {
    return this.where() !== '';
  }

  private where(): string {
    const { w, a, P } = this;
    if ((w[a.runqsize] as number) > 0) return 'the global queue';
    const procs = w[a.procs] as number;
    for (let i = 0; i < procs; i++) {
      const p = w[this.allp + i] as number;
      if (w[p + P.runqhead] !== w[p + P.runqtail] || w[p + P.runnext] !== 0) return `the queue of P${i}`;
    }
    return '';
  }

  // ---- I3, I4, I5, I21

  private atLock(t: Thread): void {
    const wrong = this.owners() ?? this.idlePs() ?? this.idleMs() ?? this.queues();
    if (wrong !== null) this.fail(t, wrong.slice(0, wrong.indexOf(' ')), wrong.slice(wrong.indexOf(' ') + 1));
  }

  private owners(): string | null {
    const { w, M, seen } = this;
    seen.clear();
    for (let m = w[this.allm] as number; m !== 0; m = w[m + M.alllink] as number) {
      const name = `M${w[m + M.id]}`;
      for (const what of [w[m + M.p] as number, w[m + M.curg] as number]) {
        if (what === 0) continue;
        const other = seen.get(what);
        if (other !== undefined)
          return `${what === w[m + M.p] ? 'I4 a P' : 'I3 a goroutine'} belongs to ${other} and to ${name}`;
        seen.set(what, name);
      }
      const g = w[m + M.lockedg] as number;
      if (g !== 0 && w[g + this.lockedm] !== m)
        return `I21 the goroutine that ${name} is locked to is not locked to it`;
    }
    return null;
  }

  private idlePs(): string | null {
    const { w, a, P, seen } = this;
    let n = 0;
    for (let p = w[a.pidle] as number; p !== 0; p = w[p + P.link] as number) {
      const name = `P${w[p + P.id]}`;
      if (++n > 300) return 'I4 the list of idle Ps has no end';
      if (seen.has(p)) return `I4 ${name} is idle and belongs to ${seen.get(p)}`;
      if (w[p + P.m] !== 0 || w[p + P.status] !== this.idle)
        return `I4 ${name} is on the idle list with status ${w[p + P.status]}`;
      if (w[p + P.runqhead] !== w[p + P.runqtail] || w[p + P.runnext] !== 0)
        return `I4 ${name} is idle and has goroutines`;
    }
    return n === w[a.npidle] ? null : `I5 npidle is ${w[a.npidle]}, and ${n} Ps are idle`;
  }

  private idleMs(): string | null {
    const { w, a, M } = this;
    let n = 0;
    for (let m = w[a.midle] as number; m !== 0 && n < 10_000; m = w[m + M.schedlink] as number) n++;
    return n === w[a.nmidle] ? null : `I5 nmidle is ${w[a.nmidle]}, and ${n} Ms are idle`;
  }

  private queues(): string | null {
    const { w, a, P, seen } = this;
    seen.clear();
    const take = (g: number, where: string): string | null => {
      const other = seen.get(g);
      if (other !== undefined) return `I3 a goroutine is on ${where} and on ${other}`;
      seen.set(g, where);
      return null;
    };
    let n = 0;
    for (let g = w[a.runqhead] as number; g !== 0; g = w[g + this.schedlink] as number) {
      const wrong = take(g, 'the global queue');
      if (wrong !== null) return wrong;
      n++;
    }
    if (n !== w[a.runqsize]) return `I5 runqsize is ${w[a.runqsize]}, and ${n} goroutines are on the global queue`;
    const procs = w[a.procs] as number;
    for (let i = 0; i < procs; i++) {
      const p = w[this.allp + i] as number;
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
}
