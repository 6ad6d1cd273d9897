// Runs one execution: threads are generators, and at every switch point the strategy picks the next.
//
// A thread is code with a conditional yield before each operation on shared memory:
//
//     (e.point(LOAD, addr, site) && (yield), Atomics.load(a, i))
//
// `point` announces the operation and asks the strategy. If the thread itself goes on, it returns false and the
// operation follows at once: a point without a switch costs no yield. Otherwise the thread yields, the engine resumes
// another, and the operation is done when the thread is next resumed. `commit` runs right before an operation is done:
// what watches the run (races, coverage, traces) sees the operations in the order in which they take effect. A strategy
// may set `patience`: so many points pass without its being asked, unless somebody becomes enabled meanwhile.
//
// Sleeping, spinning and time are in thread-table.ts. The engine knows nothing of memory: the program that runs on it
// owns that.

import { DONE_WELL, describeDeadlock, type Outcome, outcomeOf } from './outcome.ts';

import { ABANDON, type Strategy } from './strategy.ts';
import { DONE, SLEEPING, type Thread } from './thread.ts';
import { Threads, track } from './thread-table.ts';

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
  /** The execution is over, however it ended. */
  over?(e: Engine): void;
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
/** For each operation that the bound allows, so many accesses that are no points: they take time too. */
const PLAIN = 100;

export class Engine extends Threads {
  switches = 0;
  /** Who ran, and up to which of its operations: id, count, id, count... */
  readonly segments: number[] = [];
  /** Whether anybody reads what `note` is told. */
  noting = false;

  readonly maxSteps: number;
  private limit = 0;
  /** Plain accesses so far. */
  private passed = 0;
  private strategy: Strategy | null = null;
  private program: Program | null = null;
  private next: Thread | null = null;
  private outcome: Outcome | null = null;
  private last: Thread | null = null;

  constructor(options: EngineOptions = {}) {
    super(options.anyTimeout ?? false);
    this.maxSteps = options.maxSteps ?? MAXSTEPS;
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
    } finally {
      program.over?.(this);
    }
    this.current = null;
    if (this.last !== null) this.segments.push(this.last.id, this.last.count);
    return this.outcome ?? DONE_WELL;
  }

  protected override reset(): void {
    super.reset();
    this.segments.length = 0;
    this.last = null;
    this.next = null;
    this.outcome = null;
    this.limit = this.maxSteps;
    this.passed = 0;
    this.switches = 0;
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
        if (this.threads.some((t) => t.state !== DONE && !t.outside))
          this.end(describeDeadlock(this.threads, this.current));
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
    if (++this.passed > PLAIN * this.limit) {
      const message = `gave up after ${this.passed} plain accesses`;
      this.end({ kind: 'steps', message, details: [], thread: t.id });
    }
    if (t.tracking) track(t);
    this.watch?.passed?.(t, this);
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
    this.retire(t);
    this.watch?.finished?.(t, this);
  }
}
