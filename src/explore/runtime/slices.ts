// Time slices. Without sysmon nobody asks a goroutine to make way, and one that computes for long keeps its P for a
// whole execution: what would run there meanwhile is never seen. So a goroutine that has done as much as a slice
// without the scheduler having been there is asked as sysmon's retake would ask (m/preempt.ts): its next look at the
// stack guard makes it leave.
//
// A slice is counted in points and plain accesses, and not in time: it is the same whenever a schedule is replayed.
// Points count only in executions that are long: in a small program every goroutine runs as far as it can, as before.
// sysmon itself, when it runs, does this by its own clock.

import type { View } from '../engine/strategy.ts';
import type { Thread } from '../engine/thread.ts';
import type { Watcher } from '../engine/watcher.ts';
import { field } from './runtime.ts';
import type { Sim } from './simulated-machine.ts';

/** Points of an M that make a slice, in executions longer than QUIET. */
const SLICE = 300;
const QUIET = 20_000;
/** Plain accesses of an M that make one, in any execution. */
const PLAIN = 300_000;

interface Look {
  points: number;
  plain: number;
  /** What the thread's P had scheduled at the last look: the same now means the same slice. */
  p: number;
  tick: number;
}

export class Slices implements Watcher {
  private readonly sim: Sim;
  /** Slices of this execution that ended at a plain access: which thread's, and after how many of its operations. */
  readonly atPlain: (readonly [thread: number, count: number])[] = [];
  private readonly looks: Look[] = [];
  private readonly M: { readonly p: number; readonly curg: number };
  private readonly G: { readonly preempt: number; readonly stackguard0: number };
  private readonly schedtick: number;
  private readonly guard: number;

  constructor(sim: Sim) {
    this.sim = sim;
    const { rt } = sim;
    const [M, G] = [rt.layout('M'), rt.layout('G')];
    this.M = { p: field(M, 'p'), curg: field(M, 'curg') };
    this.G = { preempt: field(G, 'preempt'), stackguard0: field(G, 'stackguard0') };
    this.schedtick = field(rt.layout('P'), 'schedtick');
    this.guard = rt.num('shared_layout', 'STACKPREEMPT');
  }

  begin(): void {
    this.looks.length = 0;
    this.atPlain.length = 0;
  }

  commit(t: Thread, view: View): void {
    const look = this.looks[t.id] ?? this.first(t);
    if (--look.points <= 0 && view.steps > QUIET) this.over(t, look);
  }

  passed(t: Thread): void {
    const look = this.looks[t.id] ?? this.first(t);
    if (--look.plain > 0) return;
    this.atPlain.push([t.id, t.count]);
    this.over(t, look);
  }

  /** A slice of t's is over, at a plain access that was seen in another run of the same. */
  end(t: Thread): void {
    this.over(t, this.looks[t.id] ?? this.first(t));
  }

  private first(t: Thread): Look {
    const look = { points: SLICE, plain: PLAIN, p: 0, tick: 0 };
    this.looks[t.id] = look;
    return look;
  }

  /** As much has been done as a slice holds. Whoever has begun since the last look gets another one. */
  private over(t: Thread, look: Look): void {
    look.points = SLICE;
    look.plain = PLAIN;
    const { words } = this.sim.memory;
    const mp = this.sim.ms[t.id] ?? 0;
    const p = mp === 0 ? 0 : (words[mp + this.M.p] as number);
    const tick = p === 0 ? 0 : (words[p + this.schedtick] as number);
    const same = p === look.p && tick === look.tick;
    look.p = p;
    look.tick = tick;
    const g = p === 0 ? 0 : (words[mp + this.M.curg] as number);
    if (!same || g === 0) return;
    this.poke(g + this.G.preempt, 1);
    this.poke(g + this.G.stackguard0, this.guard);
  }

  private poke(a: number, v: number): void {
    this.sim.memory.range(a, 1);
    this.sim.memory.words[a] = v;
  }
}

/** The same slices where plain accesses cannot be seen: before the next operation of whose slice it was. */
export class GivenSlices {
  private next = 0;

  constructor(
    private readonly slices: Slices,
    private readonly atPlain: readonly (readonly [thread: number, count: number])[],
  ) {}

  /** t announces an operation. */
  pass(t: Thread): void {
    for (; ; this.next++) {
      const at = this.atPlain[this.next];
      if (at === undefined || at[0] !== t.id || at[1] !== t.count) return;
      this.slices.end(t);
    }
  }
}
