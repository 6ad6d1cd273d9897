// The race detector: FastTrack (Flanagan and Freund, 2009) over the engine's operations.
//
// Two accesses of one unit race if neither happens before the other, one of them writes, and one of them is plain.
// Happens-before is the order within threads, and:
//
//   an atomic load or read-modify-write comes after the store whose value it reads
//   a sleeper that was woken comes after the one that woke it; a new thread after the one that made it
//
// Atomics are sequentially consistent, but an order that only comes from that is none to plain accesses: a store
// replaces what its unit had to pass on, so that a load learns from that store alone.
//
// Unordered atomic accesses are no race. They are the program's choices, and which of them were seen in one order only
// is a measure of what is still unexplored: `pairs`.

import { FAIL, LOAD, NOTIFY, READ, RLOAD, RMW, RSTORE, STORE, WAIT, WRITE } from '../engine/point.ts';
import type { View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import type { Watcher } from '../engine/watcher.ts';
import { type Race, racingAccess } from './race.ts';
import { type Cell, MASK, type Readers, Shadow, THREAD_BITS, THREADS, type VectorClock } from './shadow.ts';
import { Speculation } from './speculation.ts';

/** Sites above this are not paired: keys must stay small integers. */
export const PAIRS = 2 ** 15;

export class Races implements Watcher {
  /** Conflicting atomic accesses that had no order: site of the first * PAIRS + site of the second. */
  readonly pairs = new Set<number>();
  private readonly shadow = new Shadow();
  private readonly clocks: VectorClock[] = [];
  private n = 0;

  private readonly speculations: Speculation[] = [];

  /** speculative: plain reads count only once the thread's next atomic operation is known not to have failed
   *  (speculation.ts). */
  constructor(
    private readonly found: (race: Race, view: View) => void,
    private readonly speculative = false,
  ) {}

  begin(): void {
    this.shadow.renew();
    for (const s of this.speculations) s.clear();
    this.n = 0;
  }

  /** A thread that may go on knows what the one knew that made it so. */
  enabled(t: Thread, by: Thread | null): void {
    const c = this.clockOf(t.id);
    if (by === null) return;
    const b = this.clockOf(by.id);
    for (let i = 0; i < this.n; i++) if ((b[i] as number) > (c[i] as number)) c[i] = b[i] as number;
    b[by.id] = (b[by.id] as number) + 1;
  }

  commit(t: Thread, view: View): void {
    const kind = t.op & 15;
    if (this.speculative) this.decide(t.id, kind, view);
    const relaxed = kind === RLOAD || kind === RSTORE;
    if (!relaxed && (kind < LOAD || kind > WAIT)) return;
    // On several objects: which of them it learns from and tells is passed one by one.
    if (t.addr < 0) return;
    const end = t.addr + (t.op >> 4);
    // A relaxed access races with plain ones as an atomic one does, but orders nothing.
    const as = kind === RLOAD ? LOAD : kind === RSTORE ? STORE : kind;
    for (let a = t.addr; a <= end; a++) this.access(as, t.id, a, t.site, view, relaxed);
    if (kind !== STORE && kind !== RMW) return;
    const c = this.clockOf(t.id);
    c[t.id] = (c[t.id] as number) + 1;
  }

  passed(t: Thread, view: View): void {
    this.commit(t, view);
  }

  finished(t: Thread, view: View): void {
    if (this.speculative) for (const race of this.speculation(t.id).settle()) this.found(race, view);
  }

  /** A plain read that is no point of the engine's. */
  read(thread: number, addr: number, site: number, view: View): void {
    if (this.speculative) this.decide(thread, READ, view);
    this.access(READ, thread, addr, site, view);
  }

  /** A plain write that is no point of the engine's. */
  write(thread: number, addr: number, site: number, view: View): void {
    if (this.speculative) this.decide(thread, WRITE, view);
    this.access(WRITE, thread, addr, site, view);
  }

  private access(kind: number, id: number, addr: number, site: number, view: View, relaxed = false): void {
    const cell = this.shadow.cell(addr);
    const mine = this.clockOf(id);
    const isAtomic = kind !== READ && kind !== WRITE;
    if (unordered(cell.write, mine)) this.report(addr, kind, id, site, cell.write, cell.writeSite, WRITE, view);
    if (unordered(cell.awrite, mine)) {
      if (isAtomic) this.pair(cell.awriteSite, site);
      else this.report(addr, kind, id, site, cell.awrite, cell.awriteSite, STORE, view);
    }
    if (kind === WRITE || kind === STORE || kind === RMW) {
      this.against(cell.plain, addr, kind, id, site, mine, READ, view);
      this.against(cell.atomic, addr, kind, id, site, mine, LOAD, view);
    }
    this.remember(cell, kind, addr, id, site, mine);
    if (isAtomic && !relaxed) this.synchronise(cell, kind, mine);
  }

  /** A write against the reads before it. */
  private against(
    r: Readers,
    addr: number,
    kind: number,
    id: number,
    site: number,
    mine: VectorClock,
    was: number,
    view: View,
  ): void {
    const both = was === LOAD && kind !== WRITE;
    if (!r.several) {
      if (!unordered(r.epoch, mine)) return;
      if (both) this.pair(r.site, site);
      else this.report(addr, kind, id, site, r.epoch, r.site, was, view);
      return;
    }
    for (let other = 0; other < this.n; other++) {
      const clock = r.many[other] as number;
      if (clock <= (mine[other] as number)) continue;
      const there = r.sites[other] as number;
      if (both) this.pair(there, site);
      else this.report(addr, kind, id, site, (clock << THREAD_BITS) | other, there, was, view);
    }
  }

  private remember(cell: Cell, kind: number, addr: number, id: number, site: number, mine: VectorClock): void {
    const epoch = ((mine[id] as number) << THREAD_BITS) | id;
    if (kind === WRITE) {
      cell.write = epoch;
      cell.writeSite = site;
    } else if (kind === STORE || kind === RMW) {
      cell.awrite = epoch;
      cell.awriteSite = site;
    }
    if (kind === READ) {
      if (this.speculative) this.speculation(id).read(cell.plain, addr, mine);
      this.reader(cell.plain, epoch, id, site, mine);
    }
    if (kind === LOAD || kind === WAIT || kind === RMW) this.reader(cell.atomic, epoch, id, site, mine);
    if (kind === WRITE || kind === STORE) {
      cell.plain.clear();
      cell.atomic.clear();
    }
  }

  private reader(r: Readers, epoch: number, id: number, site: number, mine: VectorClock): void {
    if (!r.several) {
      if (!unordered(r.epoch, mine)) {
        r.epoch = epoch;
        r.site = site;
        return;
      }
      r.several = true;
      if (r.many.length === 0) {
        r.many = new Int32Array(THREADS);
        r.sites = new Int32Array(THREADS);
      } else r.many.fill(0);
      r.many[r.epoch & MASK] = r.epoch >> THREAD_BITS;
      r.sites[r.epoch & MASK] = r.site;
    }
    r.many[id] = mine[id] as number;
    r.sites[id] = site;
  }

  private synchronise(cell: Cell, kind: number, mine: VectorClock): void {
    if (kind !== STORE) {
      const s = cell.sync;
      // Whoever came later than the store is not in it: entries past `synced` are of another execution.
      for (let i = 0; i < cell.synced; i++) if ((s[i] as number) > (mine[i] as number)) mine[i] = s[i] as number;
    }
    if (kind !== STORE && kind !== RMW) return;
    if (cell.sync.length === 0) cell.sync = new Int32Array(THREADS);
    for (let i = 0; i < this.n; i++) cell.sync[i] = mine[i] as number;
    cell.synced = this.n;
  }

  private clockOf(id: number): VectorClock {
    if (id < this.n) return this.clocks[id] as VectorClock;
    while (this.n <= id) {
      const c = this.clocks[this.n];
      if (c === undefined) {
        if (this.n === THREADS) throw new Error(`the race detector takes ${THREADS} threads`);
        this.clocks.push(new Int32Array(THREADS));
      } else c.fill(0);
      (this.clocks[this.n] as VectorClock)[this.n] = 1;
      this.n++;
    }
    return this.clocks[id] as VectorClock;
  }

  private pair(before: number, now: number): void {
    if (before < PAIRS && now < PAIRS) this.pairs.add(before * PAIRS + now);
  }

  private report(
    addr: number,
    kind: number,
    id: number,
    site: number,
    epoch: number,
    there: number,
    was: number,
    view: View,
  ): void {
    const race = { addr, now: racingAccess(kind, id, site), before: racingAccess(was, epoch & MASK, there) };
    if (this.speculative) {
      const reader = kind === READ ? this.speculation(id) : was === READ ? this.speculation(epoch & MASK) : null;
      if (reader !== null && (kind === READ || reader.holds(addr))) {
        reader.hold(race);
        return;
      }
    }
    this.found(race, view);
  }

  /** What thread id does now decides on what it has read. */
  private decide(id: number, kind: number, view: View): void {
    const s = this.speculation(id);
    if (kind === FAIL) {
      s.fail();
      return;
    }
    for (const race of s.next()) this.found(race, view);
    if (kind < LOAD || kind === READ || kind === WRITE || kind > NOTIFY) return;
    for (const race of s.atomic(kind === RMW)) this.found(race, view);
  }

  private speculation(id: number): Speculation {
    while (this.speculations.length <= id) this.speculations.push(new Speculation(this.speculations.length));
    return this.speculations[id] as Speculation;
  }
}

/** Whether the operation is by somebody of whom the clock's owner has not heard since. */
function unordered(epoch: number, mine: VectorClock): boolean {
  return epoch !== 0 && epoch >> THREAD_BITS > (mine[epoch & MASK] as number);
}
