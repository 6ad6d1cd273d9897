// Many programs one after the other. test/compile/oracle.sweep.test.ts runs this out of a bundle (bundled.ts), which
// takes less than through the test runner's transforms, and may have an edit in the compiler.

import { FEATURES } from './features/index.ts';
import { judge, type Verdict } from './judge.ts';
import { programOf } from './programs.ts';
import { reduce } from './reduce.ts';
import { mixed } from './writer.ts';

export interface Failure {
  readonly index: number;
  readonly text: string;
}

export interface Result {
  readonly programs: number;
  /** Programs in which each feature ran. */
  readonly hits: Readonly<Record<string, number>>;
  /** Programs that say nothing. */
  readonly invalid: number;
  readonly failures: readonly Failure[];
}

export interface Options {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Failures after which it ends. Default: 1. */
  readonly most?: number;
  /** Whether failing programs are made small. Default: yes. */
  readonly shrink?: boolean;
}

/** Runs programs `from` to `to` of the seed. */
export function campaign({ seed, from, to, most = 1, shrink = true }: Options): Result {
  const hits = Object.fromEntries(FEATURES.map((f) => [f.name, 0]));
  const failures: Failure[] = [];
  let invalid = 0;
  let programs = 0;
  for (let index = from; index < to && failures.length < most; index++) {
    programs++;
    const source = programOf(seed, index);
    const schedules = mixed(index, seed);
    const v = judge(source, schedules);
    for (const name of v.hits.keys()) hits[name] = (hits[name] ?? 0) + 1;
    if (v.kind === 'invalid') {
      invalid++;
      if (v.kind === 'invalid') invalid++;
    }
    if (v.kind === 'differs' || v.kind === 'refused') {
      const small = shrink ? smaller(source, schedules, v) : source;
      failures.push({ index, text: report(seed, index, small, shrink ? judge(small, schedules) : v) });
    }
  }
  return { programs, hits, invalid, failures };
}

/** Names and places, of which a smaller program has others. */
const shape = (lines: readonly string[]): string =>
  (lines[0] ?? '').replace(/^[^ ]*:\d+:\d+: /, '').replaceAll(/'[^']*'/g, "''");

/** What kind of failure it is: it must stay that. */
function nature(v: Verdict): string {
  if (v.kind === 'refused') return `refused ${shape(v.compiled)}`;
  const last = v.compiled.at(-1) ?? '';
  const native = /^(panic: [A-Za-z]*|deadlock)/.exec(v.native.at(-1) ?? '')?.[0] ?? '';
  const cannot = /^(fatal error|the run failed)/.test(last);
  return `${v.kind} ${native} ${cannot ? last.replaceAll(/[\d']+[^ ]*/g, '') : ''}`;
}

/** Milliseconds that a smaller program may take: without some of their statements many do not end. */
const BRIEFLY = 1000;

function smaller(source: string, schedules: number, v: Verdict): string {
  const wanted = nature(v);
  return reduce(source, (text) => {
    try {
      return nature(judge(text, schedules, BRIEFLY)) === wanted;
    } catch {
      return false;
    }
  });
}

function report(seed: number, index: number, source: string, v: Verdict): string {
  const at = v.native.findIndex((l, i) => l !== v.compiled[i]);
  const from = Math.max(0, (at < 0 ? v.native.length : at) - 3);
  const side = (lines: readonly string[]): string =>
    lines.length === 0
      ? '  (nothing)'
      : lines
          .slice(from, from + 8)
          .map((l, i) => `${from + i === at ? '>' : ' '} ${l}`)
          .join('\n');
  return [
    `program ${index} of seed ${seed}: ${v.kind === 'refused' ? 'refused' : 'another outcome when compiled'} (${v.how})`,
    source,
    `as native generators, from line ${from}:`,
    side(v.native),
    'compiled:',
    v.kind === 'refused' ? v.compiled.join('\n') : side(v.compiled),
    `again: RT0_SEED=${seed} RT0_ONE=${index} npx vitest run test/compile/oracle.sweep.test.ts`,
  ].join('\n');
}

export { judge, programOf, report, smaller };
