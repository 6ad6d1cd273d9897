// What is explored, and the heading of a schedule string, which says it: the only place that writes and reads headings.
//
//     x2:examples/race.ts?kind=program&seed=1&p=2&steps=100000&races=1:SEGMENTS:CHECKSUM
//
// The tables below have a row for each option of a search that decides what a schedule does. A new option is one more property
// of the options' type and one more row; if strings without it mean something else by now, schedule.ts has the version.
//
// A string comes from anybody, and is data: it names a file that the user has (load-target.ts says which may be named), or holds a
// program of the generator's as a tree, which is checked against its grammar. It never holds code.

import { MAXSTEPS } from './engine/engine.ts';
import {
  escaped,
  type Field,
  type Fields,
  flag,
  integer,
  json,
  limits,
  optional,
  readFields,
  readQuery,
  unescaped,
  usually,
  WrongValue,
  word,
  writeFields,
  writeQuery,
} from './parameters.ts';
import { printable } from './printable.ts';
import { GrammarError, treeFrom } from './runtime/generate/grammar.ts';
import type { Tree } from './runtime/generate/program.ts';
import { type Limits, SMALL } from './runtime/limits.ts';
import { MOST_OPERATIONS, pack, ScheduleError, seal, unpack, unseal } from './search/schedule.ts';

/** What a program of goroutines is explored with: what the command line, the functions for tests, workers and strings all take. */
export interface RunOptions {
  /** GOMAXPROCS, 1 to 256; 2 unless told otherwise. */
  readonly procs: number;
  readonly args: readonly string[];
  /** The workload: one more argument, as JSON. It can be made smaller. */
  readonly with?: unknown;
  /** An unordered plain access is a finding. Default: yes. */
  readonly races: boolean;
  /** Goroutines that are blocked for good once main has returned are a finding. */
  readonly leaks: boolean;
  /** sysmon runs too. It hides liveness bugs, so default: no. */
  readonly sysmon: boolean;
  /** What channels and mutexes did is compared with what they are to do, on each schedule. */
  readonly linear: boolean;
  /** The runtime's limits: { RUNQ: 256 }; {} are its own. Small ones unless told otherwise: limits.ts. */
  readonly limits: Limits;
  /** Operations after which a run is given up, 1 to 10,000,000; 100,000 unless told otherwise. */
  readonly maxSteps: number;
}

/** What a module of threads is explored with. */
export interface ModuleOptions {
  /** The workload: given to shared, to each thread and to check. It must survive JSON, to be replayed. */
  readonly with?: unknown;
  readonly races: boolean;
  /** Sleeps with a time-out may end at any moment, as on a slow machine. Otherwise when nobody else can go on. */
  readonly anyTimeout: boolean;
  /** 20,000 unless told otherwise. */
  readonly maxSteps: number;
}

/** A thread: the name of an exported function, or with arguments that follow `shared`. */
export type ThreadSpec = string | readonly [name: string, ...args: unknown[]];

/** What of a module is run, when that is not what it says itself. */
export interface ModuleParts {
  readonly threads?: readonly ThreadSpec[];
  /** Names of exported functions, or FUNCTION. */
  readonly shared?: string;
  readonly check?: string;
}

/** Stands for a function of the caller's, which cannot be found again by name: only the caller can replay the schedule. */
export const FUNCTION = '(function)';
/** Operations of an execution of a module; when each schedule is gone through, no loop is worth following for longer. */
export const MODULE_STEPS = 20_000;
export const EXHAUSTIVE_STEPS = 2_000;

interface Seeded {
  /** Of the machine's own randomness, an int32. */
  readonly seed: number;
}
interface Hosted {
  /** The caller's own host calls answer: only the caller can replay the schedule. */
  readonly host: boolean;
}

export interface ProgramSetup extends RunOptions, Seeded, Hosted {
  readonly kind: 'program';
  readonly file: string;
}
export interface GeneratedSetup extends RunOptions, Seeded, Hosted {
  readonly kind: 'generated';
  readonly tree: Tree;
}
export interface ScenarioSetup extends Seeded, Pick<RunOptions, 'races' | 'maxSteps'> {
  readonly kind: 'scenario';
  readonly scenario: string;
}
export interface ModuleSetup extends ModuleParts, ModuleOptions {
  readonly kind: 'module';
  readonly file: string;
}

/** What is run, and how: all that a schedule is to hold but the order of operations. */
export type Setup = ProgramSetup | GeneratedSetup | ScenarioSetup | ModuleSetup;

export interface Schedule {
  readonly setup: Setup;
  /** It met the bound on operations under a fair strategy, and that is not in the segments. */
  readonly livelock: boolean;
  /** Thread id, and up to which of its operations it runs; and so on. */
  readonly segments: readonly number[];
}

export function runOptions(o: Partial<RunOptions>): RunOptions {
  return {
    procs: o.procs ?? 2,
    args: o.args ?? [],
    ...(o.with === undefined ? {} : { with: o.with }),
    races: o.races ?? true,
    leaks: o.leaks ?? false,
    sysmon: o.sysmon ?? false,
    linear: o.linear ?? false,
    limits: o.limits ?? SMALL,
    maxSteps: o.maxSteps ?? MAXSTEPS,
  };
}

export function moduleOptions(o: Partial<ModuleOptions>): ModuleOptions {
  return {
    ...(o.with === undefined ? {} : { with: o.with }),
    races: o.races ?? true,
    anyTimeout: o.anyTimeout ?? false,
    maxSteps: o.maxSteps ?? MODULE_STEPS,
  };
}

// ---- the codec

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,200}$/u;
const NAME_OR_FUNCTION = /^([\p{ID_Start}$_][\p{ID_Continue}$]{0,200}|\(function\))$/u;
const TREE_BYTES = 256 * 1024;

const isText = (v: unknown): v is string => typeof v === 'string' && !v.includes('\0');
const textsIn = (v: unknown): readonly string[] | undefined => (Array.isArray(v) && v.every(isText) ? v : undefined);
const isThread = (v: unknown): v is ThreadSpec =>
  typeof v === 'string' ? NAME.test(v) : Array.isArray(v) && typeof v[0] === 'string' && NAME.test(v[0]);
const threadsIn = (v: unknown): readonly ThreadSpec[] | undefined =>
  Array.isArray(v) && v.length > 0 && v.length <= 1000 && v.every(isThread) ? v : undefined;
const part = (name: string): Field<string> =>
  optional(word(name, 'the name of an exported function', NAME_OR_FUNCTION));

const STEPS = integer('steps', 1, MOST_OPERATIONS);
const WITH: Field<unknown> = optional(json('with', 'a workload', (v) => v));
const SEED: Fields<Seeded> = { seed: integer('seed', -(2 ** 31), 2 ** 31 - 1) };
const ENDING: Fields<Pick<Schedule, 'livelock'>> = { livelock: flag('livelock') };
const RUN: Fields<RunOptions & Seeded & Hosted> = {
  ...SEED,
  procs: integer('p', 1, 256),
  maxSteps: STEPS,
  races: flag('races'),
  leaks: flag('leaks'),
  sysmon: flag('sysmon'),
  linear: flag('linear'),
  host: flag('host'),
  limits: limits('limits', SMALL),
  args: usually(json('args', 'an array of strings', textsIn), []),
  with: WITH,
};
const GENERATED: Fields<Omit<GeneratedSetup, 'kind'>> = {
  ...RUN,
  tree: {
    name: 'tree',
    expected: 'a program of the generator',
    read: (text) => refusing(() => treeFrom(unpack(text, TREE_BYTES, 'tree').toString('utf8'))),
    write: (tree) => pack(Buffer.from(JSON.stringify(tree))),
  },
};
const SCENARIO: Fields<Omit<ScenarioSetup, 'kind' | 'scenario'>> = { ...SEED, maxSteps: STEPS, races: RUN.races };
const MODULE: Fields<ModuleParts & ModuleOptions> = {
  maxSteps: STEPS,
  races: flag('races'),
  anyTimeout: flag('timeouts'),
  threads: optional(json('threads', 'an array of names, or of [name, ...arguments]', threadsIn)),
  shared: part('shared'),
  check: part('check'),
  with: WITH,
};

/** What the generator's grammar says of a tree is what is wrong with the parameter. */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (e) {
    throw e instanceof GrammarError ? new WrongValue(e.message) : e;
  }
}

/** The same schedule always gives the same string. Throws ScheduleError for a setup that no string may hold. */
export function encodeSchedule({ setup, livelock, segments }: Schedule): string {
  const [target, pairs] = written(setup);
  const query = writeQuery([['kind', setup.kind], ...pairs, ...writeFields(ENDING, { livelock })]);
  return seal({ heading: `${escaped(target)}?${query}`, segments });
}

/** Throws ScheduleError. */
export function decodeSchedule(text: string): Schedule {
  const { heading, segments } = unseal(text);
  const [name = '', query = '', ...more] = heading.split('?', 3);
  const target = unescaped(name);
  try {
    if (target === '' || more.length > 0) throw new ScheduleError('expected TARGET?NAME=VALUE&NAME=VALUE...');
    const given = readQuery(query);
    const { livelock } = readFields(ENDING, taken(given, ENDING.livelock.name));
    return { setup: read(target, given), livelock, segments };
  } catch (e) {
    if (e instanceof ScheduleError) throw new ScheduleError(`schedule of ${printable(target, 60)}: ${e.message}`);
    throw e;
  }
}

/** Throws ScheduleError for what could not stand in a schedule string: before a search, and not after it has found something. */
export function checkSetup(setup: Setup): void {
  decodeSchedule(encodeSchedule({ setup, livelock: false, segments: [] }));
}

type Pairs = readonly (readonly [string, string])[];

/** What the string calls it, and its parameters. */
function written(setup: Setup): readonly [string, Pairs] {
  switch (setup.kind) {
    case 'program':
      return [setup.file, writeFields(RUN, setup)];
    case 'generated':
      return ['generated', writeFields(GENERATED, setup)];
    case 'scenario':
      return [setup.scenario, writeFields(SCENARIO, setup)];
    case 'module':
      return [setup.file, writeFields(MODULE, setup)];
  }
}
function read(target: string, given: Map<string, string>): Setup {
  const kind = taken(given, 'kind').get('kind');
  switch (kind) {
    case 'program':
      return { kind, file: target, ...readFields(RUN, given) };
    case 'generated':
      return { kind, ...readFields(GENERATED, given) };
    case 'scenario':
      return { kind, scenario: target, ...readFields(SCENARIO, given) };
    case 'module':
      return { kind, file: target, ...readFields(MODULE, given) };
    default: {
      const what = kind === undefined ? 'kind is missing' : `kind=${printable(kind, 60)}`;
      throw new ScheduleError(`${what}: expected program, generated, scenario or module`);
    }
  }
}

/** A parameter, taken out of the others. */
function taken(given: Map<string, string>, name: string): Map<string, string> {
  const text = given.get(name);
  given.delete(name);
  return new Map(text === undefined ? [] : [[name, text]]);
}
