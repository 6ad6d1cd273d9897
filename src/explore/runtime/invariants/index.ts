// The scheduler's invariants, checked while a run goes on (docs/explore-runtime.md has the list). Each file here
// has one concern and says when it looks; this one calls them at these moments:
//
//   before each operation              work.ts, stopped.ts, semas.ts: what is wrong only if it lasts
//   a lock is about to be given back   timer-heaps.ts, waiters.ts, semas.ts: what that lock guards is in order then
//   a lock is about to be asked for    lockorder.ts
//   sched.lock is about to be taken    owners.ts, sched-rounds.ts, freed.ts: nobody is in the middle of what it guards
//   a guard is looked at, or set       preempted.ts
//   a plain access                     plocal.ts, when the race detector watches those
//
// Other invariants are the runtime's own checks, which end the run by throwing: I6 (stopm), I7 (casgstatus), I8
// (notewakeup), I9 (ready, casgstatus), I14 (lock ranks), I13 by checkdead against the engine, which sees when nobody
// can go on.
//
// A check returns null, or the invariant's number, a blank, and what is wrong.

import type { Outcome } from '../../engine/outcome.ts';
import type { Site } from '../../engine/point.ts';
import type { Thread } from '../../engine/thread.ts';
import type { Watcher } from '../../engine/watcher.ts';
import type { Sim } from '../simulated-machine.ts';
import { Freed } from './freed.ts';
import { LockOrder } from './lockorder.ts';
import { Owners } from './owners.ts';
import { PLocal } from './plocal.ts';
import { Preempted } from './preempted.ts';
import { Rounds } from './sched-rounds.ts';
import { Semas } from './semas.ts';
import { GUARDLOOK, GUARDSET, LOCK, NEWSLICE, SAFEPOINT_CLAIM, State, UNLOCK } from './state.ts';
import { Stopped } from './stopped.ts';
import { Timers } from './timer-heaps.ts';
import { Waiters } from './waiters.ts';
import { Work } from './work.ts';

const RMW = 3;

export class Invariants implements Watcher {
  private readonly sim: Sim;
  private readonly s: State;
  private readonly w: Int32Array;
  private readonly roles: Uint8Array;
  private readonly lock: number;
  private readonly gcwaiting: number;
  private readonly work: Work;
  private readonly owners: Owners;
  private readonly rounds: Rounds;
  private readonly stopped: Stopped;
  private readonly preempted: Preempted;
  private readonly timers: Timers;
  private readonly waiters: Waiters;
  private readonly semas: Semas;
  private readonly freed: Freed;
  private readonly plocal: PLocal;
  private readonly order: LockOrder;
  private readonly ranks: Readonly<Record<'timers' | 'hchan' | 'root' | 'notifyList' | 'leaf', number>>;
  /** A lock of rank leaf that is no WaitGroup's. */
  private readonly other: number;

  constructor(sim: Sim, sites: readonly Site[]) {
    this.sim = sim;
    const s = new State(sim, sites);
    this.s = s;
    this.w = s.w;
    this.roles = s.roles;
    this.lock = s.sched.lock;
    this.gcwaiting = s.sched.gcwaiting;
    this.work = new Work(s);
    this.owners = new Owners(s);
    this.rounds = new Rounds(s);
    this.stopped = new Stopped(s);
    this.preempted = new Preempted(s);
    this.timers = new Timers(s);
    this.waiters = new Waiters(s);
    this.semas = new Semas(s);
    this.freed = new Freed(s);
    this.plocal = new PLocal(s);
    this.order = new LockOrder(s);
    const rank = (name: string): number => sim.rt.fn('shared_lockrank', 'rankOf')(name) as number;
    this.ranks = {
      timers: rank('timers'),
      hchan: rank('hchan'),
      root: rank('root'),
      notifyList: rank('notifyList'),
      leaf: rank('leaf'),
    };
    this.other =
      sim.rt.num('shared_globals', 'netpolled') + (sim.rt.layout('Netpoll', 'shared_layout_host').lock as number);
  }

  begin(): void {
    this.work.begin();
    this.owners.begin();
    this.rounds.begin();
    this.stopped.begin();
    this.preempted.begin();
    this.timers.begin();
    this.semas.begin();
    this.plocal.begin();
    this.order.begin();
  }

  commit(t: Thread): void {
    const { w } = this;
    const role = this.roles[t.site] as number;
    let wrong = role === 0 ? null : this.act(t, role);
    wrong ??= this.work.check(t);
    if (t.addr === this.lock && (t.op & 15) === RMW && w[this.lock] === 0) wrong ??= this.atLock();
    if (w[this.gcwaiting] !== 0) wrong ??= this.stopped.check(t);
    if (this.semas.some) wrong ??= this.semas.check(t);
    if (wrong !== null) this.fail(t, wrong);
  }

  passed(t: Thread): void {
    const wrong = this.plocal.check(t);
    if (wrong !== null) this.fail(t, wrong);
  }

  private act(t: Thread, role: number): string | null {
    switch (role) {
      case UNLOCK:
        return this.unlocks(t, t.addr);
      case LOCK:
        return this.order.check(t);
      case GUARDLOOK:
        return this.preempted.look(t);
      case GUARDSET:
        return this.preempted.set(t);
      case NEWSLICE:
        return this.preempted.slice(t);
      case SAFEPOINT_CLAIM:
        return this.stopped.claim(t);
      default:
        return null;
    }
  }

  private unlocks(t: Thread, l: number): string | null {
    const { ranks } = this;
    switch (this.s.w[l + 1]) {
      case ranks.timers:
        return this.timers.check(l - this.s.P.timersLock);
      case ranks.hchan:
        return this.waiters.check(l);
      case ranks.root:
        return this.semas.rootUnlocked(t, l);
      case ranks.notifyList:
        return this.semas.listUnlocked(l);
      case ranks.leaf:
        return l === this.other ? null : this.semas.groupUnlocked(l);
      default:
        return null;
    }
  }

  private atLock(): string | null {
    return this.owners.check() ?? this.rounds.check() ?? this.freed.check();
  }

  private fail(t: Thread, wrong: string): void {
    const at = wrong.indexOf(' ');
    const message = `${wrong.slice(0, at)} broken: ${wrong.slice(at + 1)}`;
    const outcome: Outcome = { kind: 'failed', message, details: [], thread: t.id };
    this.sim.engine.end(outcome);
  }
}
