// Reports for people: of a finding, the reason first; of a search without one, what was covered.

import { isFinding, keyOf, type Outcome } from '../engine/outcome.ts';
import { NOWHERE, type Site } from '../engine/point.ts';
import { DONE } from '../engine/thread.ts';
import { Replay } from '../strategies/replay.ts';
import { encodeSchedule } from '../target.ts';
import { Runner } from './attempt.ts';
import { columns } from './columns.ts';
import type { CoverageFigures } from './coverage.ts';
import type { Failure } from './shrink.ts';
import type { Subject } from './subject.ts';
import { Trace } from './trace.ts';

/** A finding with all that is known of it. */
export interface Finding {
  readonly outcome: Outcome;
  /** Equal for findings that look like the same mistake. */
  readonly key: string;
  /** The schedule string of the shrunk run. */
  readonly schedule: string;
  readonly segments: readonly number[];
  /** The command that replays it. */
  readonly command: string;
  readonly switches: number;
  readonly steps: number;
  /** Columns, a line each. */
  readonly trace: readonly string[];
  /** Where the threads that have not ended stand. */
  readonly standing: readonly string[];
  /** Shrinking met its bound on time or executions. */
  readonly cutShort: boolean;
}

/** Runs a schedule again, strictly. The outcome is `diverged` if it cannot be followed. A race is run twice: the first
 *  time tells which access was the earlier one, the second keeps where it was made. */
export function replaySchedule(
  subject: Subject,
  segments: readonly number[],
  races = true,
  livelock = false,
): Replayed {
  const once = replayOnce(subject, segments, races, livelock);
  return once.outcome.kind === 'race' ? replayOnce(subject, segments, races, livelock) : once;
}

function replayOnce(subject: Subject, segments: readonly number[], races: boolean, livelock: boolean): Replayed {
  const trace = new Trace(subject.hidePlain !== true);
  const runner = new Runner(subject, { races, watch: trace });
  runner.engine.noting = true;
  const strategy = new Replay(segments, false, livelock);
  strategy.begin(0);
  const ran = runner.run(strategy);
  const outcome: Outcome =
    strategy.diverged === ''
      ? ran
      : { kind: 'diverged', message: `the run left the schedule: ${strategy.diverged}`, details: [], thread: -1 };
  const { threads } = runner.engine;
  const names = threads.map((t) => t.name);
  const standing = threads
    .filter((t) => t.state !== DONE && !t.outside)
    .map((t) => `${t.name} is at ${place(subject.sites[t.site] ?? NOWHERE)}`);
  return {
    outcome,
    steps: runner.engine.steps,
    switches: runner.engine.switches,
    segments: [...runner.engine.segments],
    events: trace.events,
    trace: columns(trace.events, names, subject.sites),
    standing,
  };
}

export interface Replayed {
  readonly outcome: Outcome;
  readonly steps: number;
  readonly switches: number;
  readonly segments: readonly number[];
  readonly events: Trace['events'];
  readonly trace: readonly string[];
  readonly standing: readonly string[];
}

/** cutShort: it could not be made as small as it goes. */
export function findingOf(failure: Failure, races = true, cutShort = false): Finding {
  const { subject, segments } = failure;
  const again = replaySchedule(subject, segments, races, failure.outcome.kind === 'livelock');
  if (keyOf(again.outcome) !== keyOf(failure.outcome)) {
    throw new Error(
      `the program does not do the same twice: "${failure.outcome.message}", then "${again.outcome.message || again.outcome.kind}". ` +
        'Time, randomness and state kept between executions must not decide what its threads do',
    );
  }
  // A bound on operations is a livelock only under a fair strategy, and that is not in the segments.
  const schedule = encodeSchedule({ setup: subject.setup, livelock: again.outcome.kind === 'livelock', segments });
  return {
    outcome: again.outcome,
    key: keyOf(again.outcome),
    schedule,
    segments,
    command: subject.command(schedule),
    switches: again.switches,
    steps: again.steps,
    trace: again.trace,
    standing: again.standing,
    cutShort,
  };
}

/** The whole report. */
export function findingText(f: Finding): string {
  const { outcome } = f;
  const parts = [outcome.message];
  if (outcome.details.length > 0) parts.push(outcome.details.join('\n'));
  if (f.trace.length > 0) parts.push(f.trace.join('\n'));
  if (f.standing.length > 0) parts.push(f.standing.join('\n'));
  const small = f.cutShort ? '; shrinking was cut short, it may go smaller' : '';
  parts.push(`${plural(f.steps, 'operation')}, ${plural(f.switches, 'switch', 'es')}${small}\nschedule: ${f.schedule}`);
  parts.push(`replay: ${f.command}`);
  return parts.join('\n\n');
}

/** A replayed run: how it ended and what it did. */
export function replayText(r: Pick<Replayed, 'outcome' | 'trace' | 'standing' | 'steps' | 'switches'>): string {
  const parts = [r.outcome.message === '' ? `the run ended well (${r.outcome.kind})` : r.outcome.message];
  if (r.outcome.details.length > 0) parts.push(r.outcome.details.join('\n'));
  if (r.trace.length > 0) parts.push(r.trace.join('\n'));
  if (r.standing.length > 0) parts.push(r.standing.join('\n'));
  parts.push(`${plural(r.steps, 'operation')}, ${plural(r.switches, 'switch', 'es')}`);
  return parts.join('\n\n');
}

export function coverageText(c: CoverageFigures, strategy: string, verdict?: string): string {
  const lines = [`nothing found: ${verdict ?? `${plural(c.schedules, 'schedule')} by ${strategy}`}`];
  const given = c.redundant === 0 ? '' : `, ${n(c.redundant)} given up as redundant`;
  lines.push(
    `  ${n(c.distinct)} distinct, ${n(c.points)} points, ${n(c.switches)} switches, ${n(c.threads)} threads, longest ${n(c.longest)}${given}`,
  );
  if (c.cut > 0) lines.push(`  ${plural(c.cut, 'schedule')} cut short at the bound on operations`);
  for (const [depth, chance] of Object.entries(c.pct)) {
    lines.push(`  pct: a bug of depth ${depth} would have been hit with a chance of ${percent(chance)} at least`);
  }
  if (c.pairs > 0) {
    lines.push(
      `  ${plural(c.pairs, 'pair')} of unordered atomic accesses, ${n(c.neverReversed.length)} seen in one order only`,
    );
    for (const [a, b] of c.neverReversed.slice(0, 8)) lines.push(`    never reversed: ${place(a)} before ${place(b)}`);
  }
  return lines.join('\n');
}

export { isFinding };

function place(s: Site): string {
  return s.file === '' ? 'its start' : `${s.file.split('/').at(-1)}:${s.line} ${s.text}`;
}

/** Rounded down: it is a bound. One figure after the point, or one that is not 0. */
function percent(x: number): string {
  if (x < 1e-9) return '0%';
  if (x > 0.999) return '99.9%';
  const figures = Math.max(1, -Math.floor(Math.log10(100 * x)));
  return `${(Math.floor(100 * x * 10 ** figures) / 10 ** figures).toFixed(figures)}%`;
}

const n = (x: number): string => x.toLocaleString('en-US');
const plural = (x: number, what: string, s = 's'): string => `${n(x)} ${what}${x === 1 ? '' : s}`;
