// Thread table: enabled, sleeping and spinning threads, the engine's lower half. The next is picked in engine.ts.
//
// Sleeping: after its WAIT a thread compares, and if it is to sleep calls `sleep` and yields. Time is virtual: it moves
// to the next deadline when nobody is enabled. With `anyTimeout` a sleeper with a deadline may also time out at any
// moment, as on a slow machine. With `startClock` time is a thread, and passes when it is chosen (clock.ts).
//
// Spinning: in a loop that only looks, `spin` at the end of a round takes the thread out of the enabled set until what
// it has read is changed: going round would be the same state again. `changed` is how the engine knows.

import { Clock, type Clocked } from './clock.ts';
import { LOAD, READ, RLOAD, RMW, SPIN, TIMEOUT, WAIT, WAKE } from './point.ts';
import type { View } from './strategy.ts';
import { ENABLED, SLEEPING, SPINNING, Thread, type ThreadBody } from './thread.ts';
import type { Watcher } from './watcher.ts';

export abstract class Threads implements View, Clocked {
  readonly threads: Thread[] = [];
  readonly enabled: Thread[] = [];
  current: Thread | null = null;
  steps = 0;
  /** Virtual nanoseconds. */
  now = 0;
  patience = 0;
  /** Told of every operation, if there is one. */
  watch: Watcher | null = null;

  protected readonly timers = new Deadlines();
  private readonly sleepers = new Map<number, Thread[]>();
  /** Threads that have been in a loop that only looks. */
  private trackers = 0;
  private clock: Clock | null = null;

  constructor(private readonly anyTimeout: boolean) {}

  protected reset(): void {
    this.threads.length = 0;
    this.enabled.length = 0;
    this.current = null;
    this.steps = 0;
    this.now = 0;
    this.patience = 0;
    this.trackers = 0;
    this.sleepers.clear();
    this.timers.clear();
    this.clock = null;
  }

  /** From here on time is a thread, at a word of memory that is nobody else's. `pending`: clock.ts. */
  startClock(word: number, pending: () => number): void {
    const clock = new Clock(this, pending);
    const t = this.spawn(clock.body(), 'time', true);
    clock.start(t, word);
    this.clock = clock;
  }

  /** The current thread is about to ask for the time. */
  lookAtClock(): void {
    this.clock?.look();
  }

  /** Puts the current thread to sleep on addr, right after its WAIT. The caller yields. ns < 0: for ever. */
  sleep(addr: number, ns: number): void {
    const t = this.current as Thread;
    t.op = WAKE;
    t.addr = addr;
    t.futex = addr;
    t.timedOut = false;
    t.state = SLEEPING;
    const queue = this.sleepers.get(addr);
    if (queue === undefined) this.sleepers.set(addr, [t]);
    else queue.push(t);
    if (ns >= 0 && ns !== Number.POSITIVE_INFINITY) {
      t.deadline = this.now + ns;
      this.timers.add(t);
      this.clock?.look();
    }
    if (this.anyTimeout && t.deadline !== Number.POSITIVE_INFINITY) t.op = TIMEOUT;
    else this.disable(t);
  }

  /** Wakes up to n sleepers on addr, first come first served, and says how many. */
  wake(addr: number, n: number): number {
    const queue = this.sleepers.get(addr);
    if (queue === undefined) return 0;
    const woken = queue.splice(0, n);
    for (const t of woken) this.awake(t, this.current);
    return woken.length;
  }

  /** A new thread, enabled, which belongs to the current one's future. */
  spawn(body: ThreadBody, name?: string, outside = false): Thread {
    const id = this.threads.length;
    const t = new Thread(id, name ?? `T${id}`, body, outside);
    this.threads.push(t);
    this.enabled.push(t);
    this.patience = 0;
    this.madeBy(t, this.current);
    return t;
  }

  /** A loop that only looks begins. */
  spinBegin(): void {
    const t = this.current;
    if (t === null) return;
    if (!t.tracking) this.trackers++;
    t.tracking = true;
    t.stale = false;
    t.seen.length = 0;
  }

  /** The back edge of a loop that only looks. True: nothing is new, and the thread must yield. */
  spin(site: number): boolean {
    const t = this.current;
    if (t === null) return false;
    const again = t.stale;
    if (again || t.seen.length === 0) {
      t.stale = false;
      t.seen.length = 0;
      return false;
    }
    t.op = SPIN;
    t.site = site;
    t.state = SPINNING;
    this.disable(t);
    return true;
  }

  /** The current thread's operation has changed the value at addr: those who spin on it may look again. */
  changed(addr: number, size: number): void {
    if (this.trackers === 0) return;
    this.touched();
    for (const t of this.threads) {
      if (!t.tracking || t.stale) continue;
      for (let i = 0; i < t.seen.length; i += 2) {
        const a = t.seen[i] as number;
        if (a + (t.seen[i + 1] as number) <= addr || addr + size <= a) continue;
        t.stale = true;
        break;
      }
      if (t.stale && t.state === SPINNING) {
        t.stale = false;
        t.seen.length = 0;
        this.enable(t, this.current);
      }
    }
  }

  /** The current thread has changed something, if only of its own: its loop's round was not in vain. */
  touched(): void {
    const t = this.current;
    if (t?.tracking === true) t.stale = true;
  }

  protected retire(t: Thread): void {
    this.disable(t);
    if (t.tracking) this.trackers--;
    t.tracking = false;
  }

  protected timeout(t: Thread): void {
    const queue = this.sleepers.get(t.futex);
    const at = queue?.indexOf(t) ?? -1;
    if (at >= 0) queue?.splice(at, 1);
    if (t.deadline > this.now) this.now = t.deadline;
    t.timedOut = true;
    this.awake(t, null);
  }

  protected awake(t: Thread, by: Thread | null): void {
    if (t.deadline !== Number.POSITIVE_INFINITY) {
      this.timers.remove(t);
      t.deadline = Number.POSITIVE_INFINITY;
      this.clock?.look();
    }
    this.enable(t, by);
  }

  // ---- what the clock needs

  earliest(): number {
    return this.timers.first()?.deadline ?? Number.POSITIVE_INFINITY;
  }

  wakeDue(): void {
    for (let t = this.timers.first(); t !== null && t.deadline <= this.now; t = this.timers.first()) this.timeout(t);
  }

  allow(t: Thread, yes: boolean): void {
    if (yes) this.enable(t, null);
    else this.disable(t);
  }

  tell(value: string): void {
    this.watch?.noted?.(value);
  }

  protected enable(t: Thread, by: Thread | null): void {
    t.state = ENABLED;
    this.patience = 0;
    this.madeBy(t, by);
    let i = this.enabled.length;
    // Timed sleepers are in the list already when they may time out at any moment.
    while (i > 0 && (this.enabled[i - 1] as Thread).id >= t.id) i--;
    if (this.enabled[i] !== t) this.enabled.splice(i, 0, t);
  }

  protected madeBy(t: Thread, by: Thread | null): void {
    t.byId = by === null ? -1 : by.id;
    t.byCount = by === null ? 0 : by.count;
    this.watch?.enabled?.(t, by, this);
  }

  protected disable(t: Thread): void {
    const at = this.enabled.indexOf(t);
    if (at >= 0) this.enabled.splice(at, 1);
  }
}

/** A spinning thread's read. A compareExchange counts: if it fails it has only read, and if it succeeds the loop
 *  ends. */
export function track(t: Thread): void {
  const kind = t.op & 15;
  if (kind === LOAD || kind === RLOAD || kind === READ || kind === RMW || kind === WAIT)
    t.seen.push(t.addr, (t.op >> 4) + 1);
}

class Deadlines {
  private readonly list: Thread[] = [];

  clear(): void {
    this.list.length = 0;
  }

  first(): Thread | null {
    return this.list[0] ?? null;
  }

  /** Equal deadlines keep the order in which they were set. */
  add(t: Thread): void {
    let i = this.list.length;
    while (i > 0 && (this.list[i - 1] as Thread).deadline > t.deadline) i--;
    this.list.splice(i, 0, t);
  }

  remove(t: Thread): void {
    const at = this.list.indexOf(t);
    if (at >= 0) this.list.splice(at, 1);
  }
}
