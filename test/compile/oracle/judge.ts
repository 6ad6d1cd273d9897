// One program, run as what it is and compiled, under several schedules: a compilation takes as long as twenty runs, so
// what is compiled once is run in every way.

import { Script } from 'node:vm';
import { CompileError } from '../../../src/compile/errors.ts';
import { compiled, runCode } from './compiled.ts';
import { random } from './core.ts';
import { observeNative } from './native.ts';

/** `same`; `differs` in what it printed; `refused` by the compiler; `invalid`: it says nothing, being no program or
 *  endless. */
export type Kind = 'same' | 'differs' | 'refused' | 'invalid';

export interface Verdict {
  readonly kind: Kind;
  /** How it was scheduled where it differed, and both outcomes. */
  readonly how: string;
  readonly native: readonly string[];
  readonly compiled: readonly string[];
  /** How often each feature ran. */
  readonly hits: ReadonlyMap<string, number>;
}

/** Which blocking calls give the processor away, and when the stack guard is raised: at all, at none, at some. */
const SCHEDULES = ['always', 'never', 'sometimes'] as const;
type Schedule = (typeof SCHEDULES)[number];

function decisions(schedule: Schedule, seed: number, odds: number): () => boolean {
  if (schedule !== 'sometimes') return () => schedule === 'always';
  const next = random(seed);
  return () => next() < odds;
}

/** A type error's or reference error's text names what the engine saw, which compiled text spells otherwise. */
const own = (line: string): string => line.replace(/^((?:panic: )?(?:Type|Reference)Error).*/, '$1');

/** For all runs of a program, in ms: a thousand times what they take. */
const LIMIT = 20_000;

/** What is to be said if the present run does not end. */
let current: Verdict | null = null;
const CALL = new Script('globalThis.$oracle()');

/** f(), ended by force when it takes too long: a fault of the compiler's may be a loop without an end. */
function within(limit: number, f: () => Verdict): Verdict {
  Object.assign(globalThis, { $oracle: f });
  try {
    return CALL.runInThisContext({ timeout: limit }) as Verdict;
  } catch (e) {
    if ((e as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' && current !== null) return current;
    throw e;
  }
}

/** Frames are saved at each resume point, or in one place (src/compile/shared.ts). */
const OWNSAVES = [Number.POSITIVE_INFINITY, 0];

const NONE: ReadonlyMap<string, number> = new Map();

/** Runs the program in all ways; the first in which the two differ. */
export function judge(source: string, seed: number, limit = LIMIT): Verdict {
  const polls = 1 + (seed % 5);
  let code: string;
  try {
    code = compiled(source, polls, OWNSAVES[seed & 1]);
  } catch (e) {
    const lines = [e instanceof CompileError ? e.message : `the compiler failed: ${e instanceof Error ? e.stack : e}`];
    return { kind: 'refused', how: `polls ${polls}`, native: [], compiled: lines, hits: NONE };
  }
  return within(limit, () => compare(source, code, seed, polls));
}

function compare(source: string, code: string, seed: number, polls: number): Verdict {
  let hits = NONE;
  for (const schedule of SCHEDULES) {
    const how = `waits and preemption: ${schedule}, ${polls} rounds between two looks`;
    const rests = (): (() => boolean) => decisions(schedule, seed, 0.5);
    current = { kind: 'invalid', how: 'endless', native: [], compiled: [], hits };
    const core = observeNative(source, rests());
    const native = core.trace.map(own);
    hits = core.hits;
    if (/^panic: (endless program|SyntaxError)/.test(native.at(-1) ?? ''))
      return { kind: 'invalid', how, native, compiled: [], hits };
    current = { kind: 'differs', how, native, compiled: ['the run does not end'], hits };
    let made: string[];
    try {
      made = runCode(code, rests(), decisions(schedule, seed + 1, 0.3)).map(own);
    } catch (e) {
      made = [`the run failed: ${e instanceof Error ? e.message.split('\n').slice(0, 6).join('\n') : e}`];
    }
    if (native.length !== made.length || native.some((l, i) => l !== made[i]))
      return { kind: 'differs', how, native, compiled: made, hits };
  }
  return { kind: 'same', how: '', native: [], compiled: [], hits };
}
