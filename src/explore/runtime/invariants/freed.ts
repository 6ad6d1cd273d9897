// I22: what was given back is not in use. A G on a free list is dead; a stack on a P's list of free stacks is no
// goroutine's that lives, and no M's that still runs on it.
//
// Looked at whenever somebody is about to take sched.lock. (Sudogs: waiters.ts. Ms are never given back here, their
// g0's stacks are.)

import { DONE } from '../../engine/thread.ts';
import type { State } from './state.ts';

export class Freed {
  private readonly s: State;
  private readonly dead: number;
  private readonly orders: number;
  private readonly stacklist: number;
  /** Stacks on lists, and whose list. */
  private readonly free = new Map<number, number>();

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    this.dead = rt.num('shared_layout', 'Gdead');
    this.orders = rt.num('shared_param', 'NUMSTACKORDERS');
    this.stacklist = rt.layout('Mcache', 'shared_layout_heap').stacklist as number;
  }

  check(): string | null {
    const { s } = this;
    const { w, P, sched } = s;
    const procs = w[sched.gomaxprocs] as number;
    const wrong =
      this.list(w[sched.gfreestack] as number, 'the central list') ??
      this.list(w[sched.gfreenostack] as number, 'the central list');
    if (wrong !== null) return wrong;
    this.free.clear();
    for (let i = 0; i < procs; i++) {
      const p = s.p(i);
      const broken = this.list(w[p + P.gfree] as number, `P${i}`);
      if (broken !== null) return broken;
      const cache = w[p + P.mcache] as number;
      if (cache === 0) continue;
      for (let o = 0; o < this.orders; o++)
        for (let x = w[cache + this.stacklist + o] as number; x !== 0; x = w[x] as number) {
          if (this.free.has(x)) return `I22 a stack is free twice, on the lists of P${this.free.get(x)} and P${i}`;
          this.free.set(x, i);
        }
    }
    return this.free.size === 0 ? null : (this.goroutines() ?? this.machines());
  }

  /** A list of free Gs. */
  private list(head: number, whose: string): string | null {
    const { s } = this;
    for (let g = head; g !== 0; g = s.at(g, s.G.schedlink))
      if (s.at(g, s.G.atomicstatus) !== this.dead)
        return `I22 ${s.nameG(g)} is on the list of free Gs of ${whose} with status ${s.at(g, s.G.atomicstatus)}`;
    return null;
  }

  private goroutines(): string | null {
    const { s } = this;
    const { w, G, sched } = s;
    const table = w[sched.allgs] as number;
    const n = w[sched.allglen] as number;
    for (let i = 0; i < n; i++) {
      const g = w[table + i] as number;
      const status = w[g + G.atomicstatus] as number;
      if (status === 0 || status === this.dead) continue;
      const p = this.free.get(w[g + G.stacklo] as number);
      if (p !== undefined) return `I22 the stack of ${s.nameG(g)}, which lives, is free on P${p}`;
    }
    return null;
  }

  private machines(): string | null {
    const { s } = this;
    const { engine, ms } = s.sim;
    for (const t of engine.threads) {
      const m = ms[t.id] ?? 0;
      if (t.state === DONE || m === 0) continue;
      const p = this.free.get(s.at(s.at(m, s.M.g0), s.G.stacklo));
      if (p !== undefined) return `I22 the stack of ${s.nameM(m)}'s g0, on which it runs, is free on P${p}`;
    }
    return null;
  }
}
