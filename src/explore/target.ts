// The codec of schedule strings: encodes and decodes what is explored, the string's heading. Nobody else does.
//
//     x2:examples/race.ts?kind=program&seed=1&p=2&steps=100000&races=1:SEGMENTS:CHECKSUM
//
// The tables below have a row for each option of a search that decides what a schedule does. A new option is one more
// property of the options' type and one more row; if strings without it mean something else by now, schedule-string.ts
// has the version.
//
// A string comes from anybody, and is data: it names a file that the user has (load-target.ts says which may be named),
// or holds a program of the generator's as a tree, which is checked against its grammar. It never holds code.

import { GrammarError, treeFrom } from './runtime/generate/grammar.ts';
import { SMALL } from './runtime/limits.ts';
import {
  escaped,
  flag,
  integer,
  json,
  limits,
  oneOf,
  optional,
  type Parameter,
  type Parameters,
  readFields,
  readQuery,
  unescaped,
  usually,
  WrongValue,
  wordOf,
  writeFields,
  writeQuery,
} from './search/parameters.ts';
import { printable } from './search/printable.ts';
import { deflated, MOST_OPERATIONS, ScheduleError, seal, unpack, unseal } from './search/schedule-string.ts';
import type {
  GeneratedSetup,
  Hosted,
  ModuleOptions,
  ModuleParts,
  RunOptions,
  ScenarioSetup,
  Schedule,
  Seeded,
  Setup,
  ThreadSpec,
} from './search/setup.ts';
import { LEVELS, MOST_SLACK, SLACK } from './search/setup.ts';

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
const part = (name: string): Parameter<string> =>
  optional(wordOf(name, 'the name of an exported function', NAME_OR_FUNCTION));

const STEPS = integer('steps', 1, MOST_OPERATIONS);
const WITH: Parameter<unknown> = optional(json('with', 'a workload', (v) => v));
const SEED: Parameters<Seeded> = { seed: integer('seed', -(2 ** 31), 2 ** 31 - 1) };
const ENDING: Parameters<Pick<Schedule, 'livelock'>> = { livelock: flag('livelock') };
const RUN: Parameters<RunOptions & Seeded & Hosted> = {
  ...SEED,
  level: usually(oneOf('level', LEVELS), 'runtime'),
  slack: usually(integer('slack', 0, MOST_SLACK), SLACK),
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
const GENERATED: Parameters<Omit<GeneratedSetup, 'kind'>> = {
  ...RUN,
  tree: {
    name: 'tree',
    expected: 'a program of the generator',
    read: (text) => refusing(() => treeFrom(unpack(text, TREE_BYTES, 'tree').toString('utf8'))),
    write: (tree) => deflated(Buffer.from(JSON.stringify(tree))),
  },
};
const SCENARIO: Parameters<Omit<ScenarioSetup, 'kind' | 'scenario'>> = { ...SEED, maxSteps: STEPS, races: RUN.races };
const MODULE: Parameters<ModuleParts & ModuleOptions> = {
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

/** The string of a schedule, which `rt0 replay` and replay() take. The same schedule always gives the same string.
 *  Throws ScheduleError for a setup that no string may hold.
 *  @example const text = encodeSchedule({ setup, livelock: false, segments: [0, 12, 1, 30] }); */
export function encodeSchedule({ setup, livelock, segments }: Schedule): string {
  const [target, pairs] = written(setup);
  const query = writeQuery([['kind', setup.kind], ...pairs, ...writeFields(ENDING, { livelock })]);
  return seal({ heading: `${escaped(target)}?${query}`, segments });
}

/** What a schedule string says: the setup, and the segments (thread, up to which of its operations it runs). Runs
 *  nothing and opens no file. Throws ScheduleError, in one line, for what is no schedule of this version.
 *  @example const { setup, segments } = decodeSchedule(finding.schedule); */
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

/** Throws ScheduleError for what could not stand in a schedule string: before a search, and not after it has found
 *  something. */
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
