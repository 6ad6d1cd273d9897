// Setup: what is explored and with which options, for all subjects. One type for the command line, the functions for
// tests, workers, lock-step and schedule strings, and the only place that fills in what was not given. How it is
// written into a schedule string and read back is target.ts, the codec.

import { MAXSTEPS } from '../engine/engine.ts';
import type { Tree } from '../runtime/generate/tree.ts';
import { type Limits, SMALL } from '../runtime/limits.ts';

export type Level = 'goroutines' | 'runtime';
export const LEVELS: readonly Level[] = ['goroutines', 'runtime'];
/** Milliseconds. */
export const SLACK = 100;
export const MOST_SLACK = 86_400_000;

/** What a program of goroutines is explored with: what the command line, the functions for tests, workers and strings
 *  all take. */
export interface RunOptions {
  /** What is interleaved: the program's operations on each other, or every shared access of the runtime under it. */
  readonly level: Level;
  /** At level goroutines: milliseconds of virtual time that may pass in an execution while somebody could run. */
  readonly slack: number;
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

/** Stands for a function of the caller's, which cannot be found again by name: only the caller can replay the
 *  schedule. */
export const FUNCTION = '(function)';
/** Operations of an execution of a module; when each schedule is gone through, no loop is worth following for
 *  longer. */
const MODULE_STEPS = 20_000;
export const EXHAUSTIVE_STEPS = 2_000;

export interface Seeded {
  /** Of the machine's own randomness, an int32. */
  readonly seed: number;
}
export interface Hosted {
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

/** One interleaving: what is run, and in which order its threads do their operations. */
export interface Schedule {
  readonly setup: Setup;
  /** It met the bound on operations under a fair strategy, and that is not in the segments. */
  readonly livelock: boolean;
  /** Thread id, and up to which of its operations it runs; and so on. */
  readonly segments: readonly number[];
}

export function runOptions(o: Partial<RunOptions>): RunOptions {
  return {
    level: o.level ?? 'runtime',
    slack: o.slack ?? SLACK,
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
