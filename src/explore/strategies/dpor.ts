// dpor. Every schedule up to the order of operations that commute: source sets and sleep sets (Abdulla, Aronis,
// Jonsson, Sagonas: "Optimal dynamic partial order reduction", 2014, the first of its algorithms).
//
// After an execution, each pair of operations that are dependent, of different threads, and next to each other in
// happens-before is a race that could have gone the other way: where its first operation was chosen, one of the threads
// that can begin the other order must be tried as well, unless one of them is already. A thread that was tried goes to
// sleep in the executions after it, until something dependent on its operation happens; an execution in which all are
// asleep is given up.
//
// What the algorithm asks of the engine is that no operation disables another thread: a WAIT puts to sleep only the
// thread that does it, and so does a spin. What enables a thread happens before it, and is no race.
//
// Time, where it is a thread (clock.ts), passes only when nobody else can go on: it would depend on everything.
//
// No bound on preemptions: with one, the thread that would have to be tried may be out of reach, and the proof is lost.

import type { Outcome } from '../engine/outcome.ts';
import { dependent, RMW, TICK, TIMEOUT, WAKE } from '../engine/point.ts';
import type { View } from '../engine/strategy.ts';
import { ABANDON, type Strategy } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import { invisible, UNSTEADY } from './dfs.ts';

/** One operation of the execution, and the choice that was made before it. */
interface Frame {
  thread: number;
  op: number;
  addr: number;
  /** The thread's own count of this operation. */
  count: number;
  /** The operation that made the thread enabled: its thread and count. -1: none; -2: the clock, after everything
   *  before. */
  byId: number;
  byCount: number;
  readonly enabled: readonly number[];
  readonly backtrack: Set<number>;
  readonly sleep: Set<number>;
  /** The last operation of each thread that happens before this one, itself included, by depth; -1: none. */
  clock: number[];
}

export class Dpor implements Strategy {
  readonly name = 'dpor';
  readonly fair = false;
  private readonly stack: Frame[] = [];
  private depth = 0;
  /** Operations before this depth were there in the last execution. */
  private fresh = 0;
  private schedules = 0;
  private redundant = 0;
  private cut = 0;

  begin(): boolean {
    this.depth = 0;
    this.fresh = 0;
    if (this.schedules + this.redundant === 0) return true;
    for (let top = this.stack.pop(); top !== undefined; top = this.stack.pop()) {
      top.sleep.add(top.thread);
      const next = [...top.backtrack].find((id) => !top.sleep.has(id));
      if (next === undefined) continue;
      this.stack.push({ ...top, thread: next });
      this.fresh = this.stack.length - 1;
      return true;
    }
    return false;
  }

  choose(given: View): number {
    const view = timeless(given);
    const at = this.depth++;
    const known = this.stack[at];
    if (known !== undefined) {
      const t = view.threads[known.thread];
      if (t === undefined || !view.enabled.includes(t)) throw new Error(UNSTEADY);
      describe(known, t);
      return known.thread;
    }
    const sleep = this.sleepers(at, view);
    const chosen = pickFrom(view, sleep);
    if (chosen === undefined) {
      this.depth--;
      return ABANDON;
    }
    const frame: Frame = {
      thread: chosen.id,
      op: 0,
      addr: 0,
      count: 0,
      byId: -1,
      byCount: 0,
      enabled: view.enabled.map((t) => t.id),
      backtrack: new Set(isAnswer(chosen) ? view.enabled.map((t) => t.id) : [chosen.id]),
      sleep,
      clock: [],
    };
    describe(frame, chosen);
    this.stack.push(frame);
    return chosen.id;
  }

  end(outcome: Outcome): void {
    if (outcome.kind === 'abandoned') this.redundant++;
    else this.schedules++;
    if (outcome.kind === 'steps') this.cut++;
    for (let j = this.fresh; j < this.stack.length; j++) this.look(j);
    if (outcome.kind !== 'abandoned' && outcome.kind !== 'steps') this.cutOff();
  }

  /** The last operation ended the run, and others could have gone on: what they would have done no execution has shown
   *  yet. */
  private cutOff(): void {
    const last = this.stack.at(-1);
    if (last !== undefined) for (const id of last.enabled) last.backtrack.add(id);
  }

  verdict(): string {
    const { schedules, cut } = this;
    if (cut > 0) return `${schedules} schedules explored, of which ${cut} were cut short: not all`;
    return `all ${schedules} schedules explored (up to the order of independent operations)`;
  }

  facts(): Record<string, number> {
    return { 'given up as redundant': this.redundant };
  }

  /** Those whose operation has been tried before, and with which nothing since is dependent. */
  private sleepers(at: number, view: Pick<View, 'threads'>): Set<number> {
    const sleep = new Set<number>();
    const before = this.stack[at - 1];
    if (before === undefined) return sleep;
    for (const id of before.sleep) {
      const t = view.threads[id] as Thread;
      if (id !== before.thread && !dependent(t.op, t.addr, before.op, before.addr)) sleep.add(id);
    }
    return sleep;
  }

  /** Operation j: its place in happens-before, and the races that it closes. */
  private look(j: number): void {
    const stack = this.stack;
    const e = stack[j] as Frame;
    const clock: number[] = [];
    const before = lastOf(stack, e.thread, j);
    if (before >= 0) join(clock, (stack[before] as Frame).clock);
    if (e.byId === -2) for (let i = 0; i < j; i++) join(clock, (stack[i] as Frame).clock);
    else if (e.byId >= 0) {
      const by = find(stack, e.byId, e.byCount, j);
      if (by >= 0) join(clock, (stack[by] as Frame).clock);
    }
    const races: number[] = [];
    for (let i = j - 1; i >= 0; i--) {
      const d = stack[i] as Frame;
      if (d.thread === e.thread || !dependent(d.op, d.addr, e.op, e.addr)) continue;
      if ((clock[d.thread] ?? -1) < i) races.push(i);
      join(clock, d.clock);
    }
    clock[e.thread] = j;
    e.clock = clock;
    for (const i of races) this.reverse(i, j);
  }

  /** Sees to it that operation j is tried before operation i. */
  private reverse(i: number, j: number): void {
    const stack = this.stack;
    const first = stack[i] as Frame;
    const seen = new Set<number>();
    const initials: number[] = [];
    const rest: number[] = [];
    for (let k = i + 1; k <= j; k++) {
      const e = stack[k] as Frame;
      if (k !== j && (e.clock[first.thread] ?? -1) >= i) continue;
      if (!seen.has(e.thread)) {
        seen.add(e.thread);
        // j itself comes after i: only what lies between counts.
        if (!rest.some((r) => (e.clock[(stack[r] as Frame).thread] ?? -1) >= r)) initials.push(e.thread);
      }
      rest.push(k);
    }
    if (initials.some((id) => first.backtrack.has(id))) return;
    const last = (stack[j] as Frame).thread;
    const able = initials.filter((id) => first.enabled.includes(id));
    if (able.length === 0) for (const id of first.enabled) first.backtrack.add(id);
    else first.backtrack.add(able.includes(last) ? last : (able[0] as number));
  }
}

/** One of the answers to a question that no order of operations decides (which ready case a select takes): all are
 *  tried. They stand for nobody, and only answers are enabled while there is a question. */
const isAnswer = (t: Thread): boolean => t.outside && (t.op & 15) === RMW;

/** Without time, while anybody else can go on. */
function timeless(view: View): Pick<View, 'enabled' | 'threads' | 'current'> {
  const { threads, current } = view;
  const others = view.enabled.filter((t) => (t.op & 15) !== TICK);
  return others.length === 0 ? view : { enabled: others, threads, current };
}

/** Those that nobody can tell apart first, then whoever runs, then by id. */
function pickFrom(view: Pick<View, 'enabled' | 'current'>, sleep: ReadonlySet<number>): Thread | undefined {
  const awake = view.enabled.filter((t) => !sleep.has(t.id));
  return invisible(awake) ?? awake.find((t) => t === view.current) ?? awake[0];
}

function describe(frame: Frame, t: Thread): void {
  frame.op = t.op;
  frame.addr = t.addr;
  frame.count = t.count + 1;
  const kind = t.op & 15;
  // Only a thread's first operation after it was enabled has somebody to thank; later ones come after it anyway. One
  // that may time out at any moment was enabled all the time: its wake is a race.
  frame.byId = kind === TIMEOUT ? -1 : kind === TICK || (kind === WAKE && t.timedOut) ? -2 : t.byId;
  frame.byCount = t.byCount;
}

function join(into: number[], from: readonly number[]): void {
  for (let i = 0; i < from.length; i++) {
    const v = from[i] ?? -1;
    if (v > (into[i] ?? -1)) into[i] = v;
  }
}

function lastOf(stack: readonly Frame[], thread: number, before: number): number {
  for (let i = before - 1; i >= 0; i--) if ((stack[i] as Frame).thread === thread) return i;
  return -1;
}

function find(stack: readonly Frame[], thread: number, count: number, before: number): number {
  for (let i = before - 1; i >= 0; i--) {
    const f = stack[i] as Frame;
    if (f.thread === thread && f.count === count) return i;
  }
  return -1;
}
