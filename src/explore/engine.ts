// One execution: threads are generators, and at every point somebody decides who goes on.
//
// A thread is code with a conditional yield before each operation on shared memory:
//
//     (e.point(LOAD, addr, site) && (yield), Atomics.load(a, i))
//
// `point` announces the operation and asks the strategy. If the thread itself goes on, it returns false and the operation
// follows at once: a point without a switch costs no yield. Otherwise the thread yields, the engine resumes another, and
// the operation is done when the thread is next resumed. `commit` runs right before an operation is done: what watches the
// run (races, coverage, traces) sees the operations in the order in which they take effect. A strategy may set `patience`:
// so many points pass without its being asked, unless somebody becomes enabled meanwhile.
//
// Sleeping: `point(WAIT, ...)`, then the compare, then `sleep` and a yield. Time is virtual: it moves to the next deadline
// when nobody is enabled. With `anyTimeout` a sleeper with a deadline may also time out at any moment, as on a slow machine.
//
// Spinning: in a loop that changes nothing but only looks, `spin` at the back edge takes the thread out of the enabled set
// until what it has read is changed: going round would be the same state again. `changed` is how the engine knows.
//
// The engine knows nothing of memory: the program that runs on it owns that.

import { Deadlines } from './deadlines.ts';
import { describeDeadlock } from './deadlock.ts';
import { DONE_WELL, type Outcome, outcomeOf } from './outcome.ts';
import { LOAD, READ, RMW, SPIN, TIMEOUT, WAIT, WAKE } from './point.ts';
import { ABANDON, type Strategy, type View } from './strategy.ts';
import { type Body, DONE, ENABLED, SLEEPING, SPINNING, Thread } from './thread.ts';
import type { Watcher } from './watcher.ts';

/** What is explored. Every execution starts it afresh. */
export interface Program {
  /** Makes this execution's memory and spawns its first threads. */
  start(e: Engine): void;
  /** All threads have ended. Throws when what is left is wrong. */
  check?(e: Engine): void;
  /** Nobody is enabled and no timer is set. True: it has made somebody enabled. */
  idle?(e: Engine): boolean;
  /** A thread has thrown. True: that is how it ends here. */
  threw?(e: Engine, t: Thread, error: unknown): boolean;
  /** The bound on operations is met. Null: go on for as many again. */
  tooLong?(e: Engine, fair: boolean): Outcome | null;
  /** For reports. */
  describe?(e: Engine): readonly string[];
}

export interface EngineOptions {
  /** Operations after which an execution is given up. */
  readonly maxSteps?: number;
  /** Sleeps with a deadline may end at any moment. */
  readonly anyTimeout?: boolean;
}

export const MAXSTEPS = 100_000;

export class Engine implements View {
  readonly threads: Thread[] = [];
  readonly enabled: Thread[] = [];
  current: Thread | null = null;
  steps = 0;
  switches = 0;
  /** Virtual nanoseconds. */
  now = 0;
  patience = 0;
  /** Who ran, and up to which of its operations: id, count, id, count... */
  readonly segments: number[] = [];
  /** Whether anybody reads what `note` is told. */
  noting = false;
  /** Told of every operation, if there is one. */
  watch: Watcher | null = null;

  readonly maxSteps: number;
  private limit = 0;
  private readonly anyTimeout: boolean;
  private strategy: Strategy | null = null;
  private program: Program | null = null;
  private next: Thread | null = null;
  private outcome: Outcome | null = null;
  private last: Thread | null = null;
  private trackers = 0;
  private readonly sleepers = new Map<number, Thread[]>();
  private readonly timers = new Deadlines();

  constructor(options: EngineOptions = {}) {
    this.maxSteps = options.maxSteps ?? MAXSTEPS;
    this.anyTimeout = options.anyTimeout ?? false;
  }

  /** Runs one execution to its end. */
  run(program: Program, strategy: Strategy): Outcome {
    this.reset();
    this.program = program;
    this.strategy = strategy;
    this.watch?.begin(this);
    try {
      program.start(this);
      this.loop();
      if (this.outcome === null) program.check?.(this);
    } catch (error) {
      this.fail(error);
    }
    if (this.last !== null) this.segments.push(this.last.id, this.last.count);
    return this.outcome ?? DONE_WELL;
  }

  private reset(): void {
    this.threads.length = 0;
    this.enabled.length = 0;
    this.segments.length = 0;
    this.current = null;
    this.last = null;
    this.next = null;
    this.outcome = null;
    this.steps = 0;
    this.limit = this.maxSteps;
    this.switches = 0;
    this.now = 0;
    this.patience = 0;
    this.trackers = 0;
    this.sleepers.clear();
    this.timers.clear();
  }

  private loop(): void {
    let t = this.pick();
    while (t !== null && this.outcome === null) {
      this.current = t;
      this.next = null;
      if (t.state === SLEEPING) this.timeout(t);
      this.commit(t);
      if (this.outcome !== null) return;
      let done: boolean | undefined;
      try {
        done = t.body.next(undefined).done;
      } catch (error) {
        if (this.program?.threw?.(this, t, error) !== true) this.fail(error, t.id);
        done = true;
      }
      if (done === true) this.finish(t);
      t = this.next ?? this.pick();
    }
    this.current = null;
  }

  /** Who goes on when the one that ran cannot. Null: the execution is over. */
  private pick(): Thread | null {
    while (this.enabled.length === 0 && this.outcome === null) {
      const due = this.timers.first();
      if (due !== null) {
        // All that are due at that time: which of them comes first is the strategy's to choose.
        const at = due.deadline;
        for (let t: Thread | null = due; t !== null && t.deadline === at; t = this.timers.first()) this.timeout(t);
      } else if (this.program?.idle?.(this) !== true) {
        if (this.threads.some((t) => t.state !== DONE)) this.end(describeDeadlock(this.threads, this.current));
        return null;
      }
    }
    return this.outcome === null ? this.ask() : null;
  }

  private ask(): Thread | null {
    this.patience = 0;
    const id = (this.strategy as Strategy).choose(this);
    if (id !== ABANDON) return this.threads[id] as Thread;
    this.end({ kind: 'abandoned', message: '', details: [], thread: -1 });
    return null;
  }

  // ---- what threads call

  /** Announces the current thread's next operation. True: it must yield first. */
  point(op: number, addr: number, site: number): boolean {
    const t = this.current;
    // Not in a thread: in start, in check.
    if (t === null) return false;
    if (this.outcome !== null) return true;
    t.op = op;
    t.addr = addr;
    t.site = site;
    if (this.patience > 0) {
      this.patience--;
      this.commit(t);
      return this.outcome !== null;
    }
    const next = this.ask();
    if (next === t) {
      this.commit(t);
      return this.outcome !== null;
    }
    this.next = next;
    return true;
  }

  /** An operation of the current thread that is watched but is no point: a plain access, where races are reported. */
  pass(op: number, addr: number, site: number): void {
    const t = this.current;
    if (t === null || this.outcome !== null) return;
    t.op = op;
    t.addr = addr;
    t.site = site;
    if (t.tracking) track(t);
    this.watch?.passed?.(t, this);
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
  spawn(body: Body, name?: string): Thread {
    const id = this.threads.length;
    const t = new Thread(id, name ?? `T${id}`, body);
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

  /** What came of the operation that was just done. Programs call it if `noting`. */
  note(value: string): void {
    if (this.current !== null) this.watch?.noted?.(value);
  }

  /** Ends the execution. The first outcome stays. The current thread must yield (its next point makes it). */
  end(outcome: Outcome): void {
    this.outcome ??= outcome;
  }

  /** Whether the execution is over: a loop without points asks. */
  get over(): boolean {
    return this.outcome !== null;
  }

  // ---- bookkeeping

  /** The operation that t has announced takes effect now. */
  private commit(t: Thread): void {
    if (t !== this.last) {
      if (this.last !== null) {
        this.segments.push(this.last.id, this.last.count);
        this.switches++;
      }
      this.last = t;
    }
    t.count++;
    if (++this.steps > this.limit) this.tooLong();
    if (t.tracking) track(t);
    if (this.watch !== null) this.watch.commit(t, this);
  }

  /** The bound is met. A program that can tell progress from its lack may let the execution go on. */
  private tooLong(): void {
    if (this.program?.tooLong !== undefined) {
      const outcome = this.program.tooLong(this, this.strategy?.fair === true);
      if (outcome !== null) this.end(outcome);
      else this.limit += this.maxSteps;
      return;
    }
    const fair = this.strategy?.fair === true;
    const message = fair
      ? `livelock: ${this.maxSteps} operations and no end`
      : `gave up after ${this.maxSteps} operations`;
    this.end({ kind: fair ? 'livelock' : 'steps', message, details: [], thread: this.last?.id ?? -1 });
  }

  private fail(error: unknown, thread = -1): void {
    this.end(outcomeOf(error, thread));
  }

  private finish(t: Thread): void {
    t.state = DONE;
    this.disable(t);
    if (t.tracking) this.trackers--;
    t.tracking = false;
    this.watch?.finished?.(t, this);
  }

  private timeout(t: Thread): void {
    const queue = this.sleepers.get(t.futex);
    const at = queue?.indexOf(t) ?? -1;
    if (at >= 0) queue?.splice(at, 1);
    if (t.deadline > this.now) this.now = t.deadline;
    t.timedOut = true;
    this.awake(t, null);
  }

  private awake(t: Thread, by: Thread | null): void {
    if (t.deadline !== Number.POSITIVE_INFINITY) this.timers.remove(t);
    t.deadline = Number.POSITIVE_INFINITY;
    this.enable(t, by);
  }

  private enable(t: Thread, by: Thread | null): void {
    t.state = ENABLED;
    this.patience = 0;
    this.madeBy(t, by);
    let i = this.enabled.length;
    // Timed sleepers are in the list already when they may time out at any moment.
    while (i > 0 && (this.enabled[i - 1] as Thread).id >= t.id) i--;
    if (this.enabled[i] !== t) this.enabled.splice(i, 0, t);
  }

  private madeBy(t: Thread, by: Thread | null): void {
    t.byId = by === null ? -1 : by.id;
    t.byCount = by === null ? 0 : by.count;
    this.watch?.enabled?.(t, by, this);
  }

  private disable(t: Thread): void {
    const at = this.enabled.indexOf(t);
    if (at >= 0) this.enabled.splice(at, 1);
  }
}

/** A spinning thread's read. A compareExchange counts: if it fails it has only read, and if it succeeds the loop ends. */
function track(t: Thread): void {
  const kind = t.op & 15;
  if (kind === LOAD || kind === READ || kind === RMW || kind === WAIT) t.seen.push(t.addr, (t.op >> 4) + 1);
}
