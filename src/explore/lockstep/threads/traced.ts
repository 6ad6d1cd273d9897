// Runs a module of threads and records its atomic operations: in the explorer's one thread, or on real ones.

import type { Outcome } from '../../engine/outcome.ts';
import { local, NOWHERE, SPIN } from '../../engine/point.ts';
import { ABANDON, type Strategy, type View } from '../../engine/strategy.ts';
import { DONE, type Thread } from '../../engine/thread.ts';
import type { Watcher } from '../../engine/watcher.ts';
import { Runner } from '../../search/attempt.ts';
import type { Subject } from '../../search/subject.ts';
import type { TraceEvent } from '../../search/trace.ts';
import { Replay } from '../../strategies/replay.ts';
import { placeText } from '../recorded.ts';

/** It ended with threads that go round for nothing. */
export const spins = (o: Outcome): boolean => o.kind === 'deadlock' && /\bspins?\b/.test(o.message);

/** Atomic operations with what came of them and what their addresses are called at that moment. Notes of plain accesses
 *  are left out: real threads have none. */
class Atoms implements Watcher {
  readonly events: TraceEvent[] = [];
  readonly where: string[] = [];
  private plain = false;

  constructor(private readonly nameOf: (addr: number) => string) {}

  begin(): void {
    this.events.length = 0;
    this.where.length = 0;
  }

  commit(t: Thread, view: View): void {
    this.plain = false;
    if ((t.op & 15) === SPIN) return;
    this.events.push({ thread: t.id, op: t.op, addr: t.addr, site: t.site, time: view.now, value: '' });
    this.where.push(t.addr === 0 || local(t.op) ? '' : ` ${this.nameOf(t.addr)}`);
  }

  passed(): void {
    this.plain = true;
  }

  noted(value: string): void {
    const last = this.events.at(-1);
    if (last !== undefined && !this.plain) last.value = value;
  }
}

export interface Ran {
  readonly outcome: Outcome;
  readonly steps: number;
  readonly switches: number;
  readonly names: readonly string[];
  readonly standing: readonly string[];
  readonly events: readonly TraceEvent[];
  readonly where: readonly string[];
  readonly diverged: string;
}

export function runTraced(subject: Subject, strategy: Strategy, races: boolean): Ran {
  const trace = new Atoms((addr) => subject.nameOf?.(addr) ?? String(addr));
  const runner = new Runner(subject, { races, watch: trace });
  runner.engine.noting = true;
  strategy.begin(0);
  const outcome = runner.run(strategy);
  const { threads, steps, switches } = runner.engine;
  return {
    outcome,
    steps,
    switches,
    names: threads.map((t) => t.name),
    standing: threads
      .filter((t) => t.state !== DONE)
      .map((t) => `${t.name} is at ${placeText(subject.sites[t.site] ?? NOWHERE)}`),
    events: [...trace.events],
    where: [...trace.where],
    diverged: strategy instanceof Replay ? strategy.diverged : strategy instanceof Onward ? strategy.left : '',
  };
}

/** Follows a schedule; at its end everybody who can goes round in turn, for a while, and memory must stay as it is. */
export class Onward implements Strategy {
  readonly name = 'replay';
  readonly fair: boolean;
  /** Where the run left the schedule. */
  left = '';
  /** Memory stayed as it was. */
  idle = true;
  private readonly replay: Replay;
  private was: string | null = null;
  private next = 0;

  constructor(
    segments: readonly number[],
    fair: boolean,
    private rounds: number,
    private readonly memory: () => string,
  ) {
    this.fair = fair;
    this.replay = new Replay(segments, false, fair);
  }

  begin(execution: number): boolean {
    return this.replay.begin(execution);
  }

  choose(view: View): number {
    const id = this.was === null ? this.replay.choose(view) : ABANDON;
    if (id !== ABANDON) return id;
    if (this.was === null) this.left = this.replay.diverged;
    this.was ??= this.memory();
    if (this.rounds-- > 0) return view.enabled[this.next++ % view.enabled.length]?.id ?? ABANDON;
    this.idle = this.memory() === this.was;
    if (!this.idle) this.left = 'after the schedule, threads went on and changed shared memory';
    return ABANDON;
  }

  end(): void {}
}
