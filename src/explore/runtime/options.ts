// Options of a search of a program or a scenario that its schedule strings do not hold, and how the machine is told.

import type { RunOptions } from '../search/setup.ts';
import type { HostCallTable } from './environment/simulated-calls.ts';
import type { Mutation } from './instrument/texts.ts';
import type { ProgramRunOptions } from './program-run.ts';

export interface BuildOptions {
  readonly root: string;
  /** Watch plain accesses; default here: no. */
  readonly races?: boolean;
  readonly mutations?: readonly Mutation[];
  /** Bytes of the machine's memory. */
  readonly memory?: number;
  readonly maxSteps?: number;
  /** An edit of the transformed text: a mistake of the transform, for a test that it is noticed. */
  readonly edit?: (code: string) => string;
}

export interface ProgramOptions extends BuildOptions, Partial<Omit<RunOptions, 'procs'>>, Callbacks {
  readonly procs: number;
  /** Check the scheduler's invariants as the run goes on; default: yes. */
  readonly invariants?: boolean;
}

/** What no string and no worker can be told. */
export interface Callbacks {
  /** Host calls besides `sleep` and TCP in memory, made anew for each execution: what they answer must be the same each
   *  time. */
  readonly host?: () => HostCallTable;
  /** Smaller workloads, for shrinking. What the program exports as `smaller` if not given. */
  readonly smaller?: (workload: never) => Iterable<unknown>;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
}

export const MEMORY_BYTES = 64 * 1024 * 1024;

/** The program's arguments, the workload the last of them. */
function argsOf(o: ProgramOptions, workload: unknown): readonly string[] {
  return [...(o.args ?? []), ...(workload === undefined ? [] : [JSON.stringify(workload)])];
}

export function machineOptions(o: ProgramOptions, workload = o.with): ProgramRunOptions {
  const { procs, leaks = false, sysmon = false, linear = false } = o;
  return {
    ...(o.host === undefined ? {} : { host: o.host }),
    ...(o.invariants === undefined ? {} : { invariants: o.invariants }),
    ...{ procs, leaks, sysmon, linear },
    args: argsOf(o, workload),
  };
}
