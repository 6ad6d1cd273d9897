// Replays a schedule of a module of threads in the explorer's one thread and on real ones.
//
// The explorer lets a loop that only looks go round when there is something new (decision 033), and counts that as an
// operation. Real threads have no such thing: the schedule that they follow is what the explorer's run did without it.

import { keyOf, type Outcome } from '../../engine/outcome.ts';
import { KINDS, NOWHERE, type Site } from '../../engine/point.ts';
import { type Scheduled, scheduled } from '../../explore-threads.ts';
import { columns } from '../../search/columns.ts';
import type { Schedule } from '../../search/setup.ts';
import type { Subject } from '../../search/subject.ts';
import type { TraceEvent } from '../../search/trace.ts';
import { Replay } from '../../strategies/replay.ts';
import { bundleModule, pathOf } from '../../threads/bundle-module.ts';
import { Crew } from '../crew.ts';
import { ANSWER_MS } from '../drive.ts';
import type { ModuleTask } from './module-worker.ts';
import { ModuleThreads } from './real-program.ts';
import { Onward, type Ran, runTraced, spins } from './traced.ts';

export interface ModuleBoth {
  readonly outcome: Outcome;
  readonly steps: number;
  readonly switches: number;
  readonly trace: readonly string[];
  readonly standing: readonly string[];
  readonly names: readonly string[];
  /** The first difference; there should be none. */
  readonly difference: string | null;
  /** The end is the explorer's to tell: a race, or a loop without an end. */
  readonly told: boolean;
}

export interface ReplayModuleOptions {
  /** dist/<flavour>/lockstepmodule.js */
  readonly worker: string;
  readonly patience?: number;
  /** The module to run instead of the one that the schedule names. */
  readonly file?: string;
}

/** Rounds that threads are given to show that they go round for nothing. */
const ROUNDS = 400;

export async function replayModuleOnThreads(given: Schedule, o: ReplayModuleOptions): Promise<ModuleBoth> {
  const s = await scheduled(given, undefined, o.file);
  if (!s.races)
    throw new Error('--threads: with races off, plain accesses are points, and real threads do not stop there');
  let explored = runTraced(s.subject, new Replay(s.segments, false, s.livelock), s.races);
  while (s.subject.again()) explored = runTraced(s.subject, new Replay(s.segments, false, s.livelock), s.races);
  if (explored.diverged !== '') throw new Error(`the run left the schedule: ${explored.diverged}`);
  const threads = await onThreads(s, explored.events, spins(explored.outcome), o);
  return joined(s.subject.sites, explored, threads);
}

async function onThreads(
  s: Scheduled,
  events: readonly TraceEvent[],
  onward: boolean,
  o: ReplayModuleOptions,
): Promise<Ran> {
  const { subject, scenario } = s;
  const path = pathOf(scenario.module);
  const { code, origin } = await bundleModule(path);
  const crew = new Crew<ModuleTask>(o.worker, { code, path, scenario: { module: path, threads: scenario.threads } });
  const program = new ModuleThreads(crew, {
    code,
    path,
    scenario,
    workload: subject.setup.with,
    patience: o.patience ?? ANSWER_MS,
    siteAt: (line, column) => siteAt(subject.sites, origin(line, Math.max(0, column - 1))),
  });
  try {
    const strategy = new Onward(segmentsOf(events), s.livelock, onward ? ROUNDS : 0, () =>
      program.buffers.map((b) => Buffer.from(new Uint8Array(b)).toString('base64')).join(),
    );
    const { sites, setup, engine } = subject;
    const real: Subject = {
      program,
      sites,
      setup,
      command: (x) => subject.command(x),
      nameOf: (a) => program.nameOf(a),
      ...(engine === undefined ? {} : { engine }),
    };
    return runTraced(real, strategy, false);
  } finally {
    program.dismiss();
    await crew.close();
  }
}

/** The last site on the line that begins before the column: V8 gives the place of `load` in `Atomics.load`. */
function siteAt(sites: readonly Site[], at: { file: string; line: number; column: number }): number {
  let best = -1;
  sites.forEach((s, i) => {
    if (s.file !== at.file || s.line !== at.line || s.column > at.column || !s.text.startsWith('Atomics.')) return;
    if (s.column >= (sites[best]?.column ?? 0)) best = i;
  });
  return best;
}

function segmentsOf(events: readonly TraceEvent[]): number[] {
  const counts: number[] = [];
  const segments: number[] = [];
  for (const e of events) {
    counts[e.thread] = (counts[e.thread] ?? 0) + 1;
    if (segments.at(-2) === e.thread) segments[segments.length - 1] = counts[e.thread] as number;
    else segments.push(e.thread, counts[e.thread] as number);
  }
  return segments;
}

/** One report of two runs. */
function joined(sites: readonly Site[], explored: Ran, threads: Ran): ModuleBoth {
  const { kind } = explored.outcome;
  const cut = kind === 'race' || kind === 'livelock' || spins(explored.outcome);
  const said = (r: Ran, i: number): string | null => {
    const e = r.events[i];
    if (e === undefined) return null;
    const s = sites[e.site] ?? NOWHERE;
    // In a race the last operation is announced, and not done.
    const value = cut && i === explored.events.length - 1 ? '' : ` ${e.value}`;
    return `${r.names[e.thread]} ${KINDS[e.op & 15]}${r.where[i]} at ${s.file}:${s.line}${value}`;
  };
  const n = explored.events.length;
  const events = threads.events.slice(0, n);
  let difference: string | null = null;
  for (let i = 0; i < (cut ? n : Math.max(n, threads.events.length)) && difference === null; i++) {
    const [a, b] = [said(explored, i), said(threads, i)];
    if (a === b) continue;
    const none = (r: Ran): string => `none, it ended: ${r.diverged || r.outcome.message || r.outcome.kind}`;
    difference = `operation ${i + 1}:\n  in one thread:   ${a ?? none(explored)}\n  on real threads: ${b ?? none(threads)}`;
  }
  const ends = (o: Outcome): string => `${keyOf(o)} ${o.message}`;
  if (difference === null && !cut && ends(explored.outcome) !== ends(threads.outcome))
    difference = `it ended with "${keyOf(explored.outcome)}", and on real threads with "${keyOf(threads.outcome)}"`;
  if (difference === null && cut && !/^(the schedule ends|$)/.test(threads.diverged)) difference = threads.diverged;
  return {
    outcome: cut ? explored.outcome : threads.outcome,
    steps: cut ? n : threads.steps,
    switches: cut ? explored.switches : threads.switches,
    trace: columns(events, threads.names, sites),
    standing: cut ? explored.standing : threads.standing,
    names: threads.names,
    difference,
    told: cut,
  };
}
