// Records a run, operation by operation, in figures that two runs can be compared by: who, what, where in
// memory, where in the source, when in virtual time, and what stood at the address before and after. Both machines are
// watched from outside, at the moment at which an operation takes effect: neither says of itself what it did.

import type { Engine, Program } from '../engine/engine.ts';
import type { Outcome } from '../engine/outcome.ts';
import { NOWHERE, type Site } from '../engine/point.ts';
import type { Strategy, View } from '../engine/strategy.ts';
import { DONE, type Thread } from '../engine/thread.ts';

import { together, type Watcher } from '../engine/watcher.ts';
import type { Slices } from '../runtime/slices.ts';
import { Runner } from '../search/attempt.ts';
import { columns } from '../search/columns.ts';
import type { Subject } from '../search/subject.ts';
import { Trace } from '../search/trace.ts';
import { Replay } from '../strategies/replay.ts';

/** Figures of one operation. */
export const STRIDE = 9;
export const [THREAD, OPERATION, ADDRESS, PLACE, TIME, BEFORE, BEFORE2, AFTER, AFTER2] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export interface Recorded {
  readonly outcome: Outcome;
  readonly steps: number;
  readonly switches: number;
  readonly segments: readonly number[];
  readonly names: readonly string[];
  /** Threads of the program: without time and the host. */
  readonly inside: number;
  readonly figures: readonly number[];
  readonly trace: readonly string[];
  readonly standing: readonly string[];
  /** Memory at the end, without the zeros that follow it. */
  readonly memory: Int32Array;
  readonly output: string;
  /** Time slices that ended at plain accesses (runtime/slices.ts). */
  readonly slices: Slices['atPlain'];
  /** Where a run that was to follow a schedule left it. */
  readonly diverged: string;
}

class Recorder implements Watcher {
  readonly figures: number[] = [];

  constructor(
    private readonly words: Int32Array,
    private readonly keys: readonly number[],
  ) {}

  begin(): void {
    this.figures.length = 0;
  }

  commit(t: Thread, view: View): void {
    this.after();
    const wide = t.op >> 4 > 0;
    const [low, high] = [this.words[t.addr] ?? 0, wide ? (this.words[t.addr + 1] ?? 0) : 0];
    this.figures.push(t.id, t.op, t.addr, this.keys[t.site] ?? 0, view.now, low, high, 0, 0);
  }

  /** What the last operation left. */
  after(): void {
    const { figures, words } = this;
    const at = figures.length - STRIDE;
    if (at < 0) return;
    const addr = figures[at + ADDRESS] as number;
    const wide = (figures[at + OPERATION] as number) >> 4 > 0;
    figures[at + AFTER] = words[addr] ?? 0;
    figures[at + AFTER2] = wide ? (words[addr + 1] ?? 0) : 0;
  }
}

/** Numbers for places: the sites of one place (a function has several forms) have one number. */
function placesOf(sites: readonly Site[]): number[] {
  const known = new Map<string, number>();
  return sites.map((s, i) => {
    if (s.file === '') return 0;
    const key = `${s.file}:${s.line}:${s.column} ${s.text}`;
    const n = known.get(key) ?? i;
    known.set(key, n);
    return n;
  });
}

/** One run. `words` is the memory that it runs on; `places` false: where in the source is not compared. */
export function recorded(
  subject: Subject,
  words: Int32Array,
  out: { readonly text: string },
  strategy: Strategy,
  o: { readonly races: boolean; readonly places: boolean; readonly slices: Slices | null },
): Recorded {
  const trace = new Trace(false);
  const recorder = new Recorder(words, o.places ? placesOf(subject.sites) : []);
  let memory: Int32Array | null = null;
  // What a check does is no part of the run: it is run where there is no thread.
  const { program } = subject;
  const watched = Object.assign(Object.create(program) as Program, {
    check(e: Engine): void {
      memory = used(words);
      program.check?.(e);
    },
  });
  const runner = new Runner(
    { ...subject, program: watched },
    { races: o.races, watch: together([trace, recorder]) ?? trace },
  );
  runner.engine.noting = true;
  strategy.begin(0);
  const outcome = runner.run(strategy);
  recorder.after();
  const { threads, steps, switches, segments } = runner.engine;
  const names = threads.map((t) => t.name);
  const standing = threads
    .filter((t) => t.state !== DONE && !t.outside)
    .map((t) => `${t.name} is at ${placeText(subject.sites[t.site] ?? NOWHERE)}`);
  return {
    outcome,
    steps,
    switches,
    segments: [...segments],
    names,
    inside: threads.filter((t) => !t.outside).length,
    figures: recorder.figures,
    trace: columns(trace.events, names, subject.sites),
    standing,
    memory: memory ?? used(words),
    output: out.text,
    slices: [...(o.slices?.atPlain ?? [])],
    diverged: strategy instanceof Replay ? strategy.diverged : '',
  };
}

function used(words: Int32Array): Int32Array {
  let n = words.length;
  while (n > 0 && words[n - 1] === 0) n--;
  return words.slice(0, n);
}

export function placeText(s: Site): string {
  return s.file === '' ? 'its start' : `${s.file.split('/').at(-1)}:${s.line} ${s.text}`;
}
