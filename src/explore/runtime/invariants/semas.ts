// I19: who waits for a semaphore does not sleep on while it could be taken and nobody is on the way; nwait is the
// number of waiters; no waiter of a Cond sleeps whose ticket was notified; nobody waits for a WaitGroup whose counter
// is 0.
//
// The tables are looked at when their locks are about to be given back. A semaphore that could be taken while somebody
// waits has failed when that lasts (lasting.ts) and no goroutine that was woken for it is still on its way.

import type { Thread } from '../../engine/thread.ts';
import { Lasting } from './lasting.ts';
import { type FieldAddresses, fields, type State } from './state.ts';

const SFIELDS = 'g next prev addr waitlink ticket';

/** Operations of a thread in which it makes runnable whom it has taken off the table (wakeOne, goready). */
const WAKES = 64;

interface Woken {
  readonly addr: number;
  readonly g: number;
  /** Who took it off, and that thread's count of operations by which it is runnable. */
  readonly by: Thread;
  readonly until: number;
  /** It was seen runnable. */
  runnable: boolean;
}

export class Semas {
  private readonly s: State;
  private readonly SG: FieldAddresses<typeof SFIELDS>;
  private readonly root: FieldAddresses<'treap nwait'>;
  private readonly list: FieldAddresses<'wait notify head tail lock'>;
  private readonly wg: FieldAddresses<'counter waiters lock'>;
  private readonly runnable: number;
  private readonly lost = new Lasting();
  private which = 0;
  /** By semaphore: its root and who waits. */
  /** Whether anybody waits for a semaphore. */
  some = false;
  private readonly waits = new Map<number, { root: number; gs: number[] }>();
  /** Goroutines that were woken for a semaphore and may not have run yet. */
  private woken: Woken[] = [];

  constructor(s: State) {
    this.s = s;
    const { rt } = s.sim;
    const layout = (name: string) => rt.layout(name, 'shared_layout_sync');
    this.SG = fields(layout('Sudog'), SFIELDS);
    this.root = fields(layout('SemaRoot'), 'treap nwait');
    this.list = fields(layout('NotifyList'), 'wait notify head tail lock');
    this.wg = fields(layout('WaitGroup'), 'counter waiters lock');
    this.runnable = rt.num('shared_layout', 'Grunnable');
  }

  begin(): void {
    this.lost.reset();
    this.waits.clear();
    this.some = false;
    this.which = 0;
    this.woken.length = 0;
  }

  /** Before each operation while somebody waits. */
  check(t: Thread): string | null {
    if (this.which === 0 ? (t.count & 31) !== 0 : !this.open(this.which)) {
      this.which = 0;
      return null;
    }
    if (this.which === 0) {
      for (const addr of this.waits.keys()) if (this.open(addr)) this.which = addr;
      this.lost.reset();
      if (this.which === 0) return null;
    }
    if (!this.lost.held(t, this.s.sim.engine.threads)) return null;
    const gs = this.waits.get(this.which)?.gs ?? [];
    const who = gs.map((g) => this.s.nameG(g)).join(', ');
    return `I19 a semaphore stands at ${this.s.w[this.which]}, ${who} ${gs.length === 1 ? 'waits' : 'wait'} for it, and nobody wakes them`;
  }

  /** Whether the semaphore could be taken, somebody waits, and nobody is on the way to it. */
  private open(addr: number): boolean {
    const { w, G } = this.s;
    if ((w[addr] as number) <= 0 || !this.waits.has(addr)) return false;
    this.woken = this.woken.filter((x) => {
      if (w[x.g + G.atomicstatus] === this.runnable) x.runnable = true;
      else if (x.runnable || x.by.count >= x.until) return false;
      return true;
    });
    return !this.woken.some((x) => x.addr === addr);
  }

  /** The lock of a semaRoot, its first field, is about to be given back. */
  rootUnlocked(t: Thread, root: number): string | null {
    const { w } = this.s;
    const now = new Map<number, number[]>();
    const n = this.walk(w[root + this.root.treap] as number, now);
    for (const [addr, was] of this.waits) {
      if (was.root !== root) continue;
      const still = now.get(addr) ?? [];
      for (const g of was.gs)
        if (!still.includes(g)) this.woken.push({ addr, g, by: t, until: t.count + WAKES, runnable: false });
      this.waits.delete(addr);
    }
    for (const [addr, gs] of now) this.waits.set(addr, { root, gs });
    this.some = this.waits.size > 0;
    const told = w[root + this.root.nwait] as number;
    return told === n ? null : `I19 nwait is ${told}, and ${n} goroutines wait for the semaphores of that root`;
  }

  private walk(sg: number, into: Map<number, number[]>): number {
    if (sg === 0) return 0;
    const { w } = this.s;
    const { SG } = this;
    const gs: number[] = [];
    for (let x = sg; x !== 0; x = w[x + SG.waitlink] as number) gs.push(w[x + SG.g] as number);
    into.set(w[sg + SG.addr] as number, gs);
    return gs.length + this.walk(w[sg + SG.prev] as number, into) + this.walk(w[sg + SG.next] as number, into);
  }

  /** The lock at l of a notifyList is about to be given back. */
  listUnlocked(l: number): string | null {
    const { w, G } = this.s;
    const { SG, list } = this;
    const at = l - list.lock;
    const notify = w[at + list.notify] as number;
    const wait = w[at + list.wait] as number;
    if (((wait - notify) | 0) < 0) return `I19 a Cond has notified up to ticket ${notify}, and drawn are ${wait}`;
    let last = 0;
    for (let sg = w[at + list.head] as number; sg !== 0; sg = w[sg + SG.next] as number) {
      last = sg;
      const t = w[sg + SG.ticket] as number;
      if (((t - notify) | 0) < 0)
        return `I19 ${this.s.nameG(w[sg + SG.g] as number)} waits for a Cond with ticket ${t}, which was notified: the next is ${notify}`;
      if (((t - wait) | 0) >= 0) return `I19 ticket ${t} of a Cond waits, and the next to be drawn is ${wait}`;
      if (w[(w[sg + SG.g] as number) + G.atomicstatus] === this.runnable)
        return `I19 ${this.s.nameG(w[sg + SG.g] as number)} waits for a Cond and is runnable`;
    }
    return w[at + list.tail] === last ? null : 'I19 the end of the list of a Cond is not its last waiter';
  }

  /** A lock of rank leaf, at l, is about to be given back: a WaitGroup's, unless it stands at `other`. */
  groupUnlocked(l: number): string | null {
    const { w } = this.s;
    const at = l - this.wg.lock;
    const waiters = w[at + this.wg.waiters] as number;
    if (waiters < 0) return `I19 a WaitGroup has ${waiters} waiters`;
    return w[at + this.wg.counter] === 0 && waiters > 0
      ? `I19 the counter of a WaitGroup is 0, and ${waiters} still wait for it`
      : null;
  }
}
