// What can be asked of a search of a program or a scenario, and how a schedule string and the machine are told.

import type { World } from './environment/calls.ts';
import type { Mutation } from './instrument/source.ts';
import type { MachineOptions } from './program-run.ts';

export interface BuildOptions {
  readonly root: string;
  /** Watch plain accesses. */
  readonly races?: boolean;
  readonly mutations?: readonly Mutation[];
  readonly params?: Readonly<Record<string, number>>;
  /** Bytes of the machine's memory. */
  readonly memory?: number;
  readonly maxSteps?: number;
  /** An edit of the transformed text: a mistake of the transform, for a test that it is noticed. */
  readonly edit?: (code: string) => string;
}

export interface ProgramOptions extends BuildOptions {
  readonly procs: number;
  readonly args?: readonly string[];
  readonly leaks?: boolean;
  readonly sysmon?: boolean;
  /** Channels and mutexes are compared with what they are to do. */
  readonly linear?: boolean;
  /** Host calls besides those that there are. */
  readonly host?: () => World;
  /** The workload: one more argument, as JSON. It can be made smaller. */
  readonly with?: unknown;
  /** Smaller workloads; those that the program itself knows if not given. */
  readonly smaller?: (workload: never) => Iterable<unknown>;
  /** The command that replays a schedule. */
  readonly command?: (schedule: string) => string;
  /** Check the scheduler's invariants as the run goes on; default: yes. */
  readonly invariants?: boolean;
}

/** A limit that makes the runtime's own corners come up in small programs. */
export const SMALL: Readonly<Record<string, number>> = {
  RUNQ: 4,
  // A thief that looks again hides lost wake-ups for as long as it looks; --limits has it.
  LOOKS: 0,
  RUNNEXT_GRACE: 1,
  PERSISTENTCHUNK: 65536,
  GFREELOCAL: 4,
};
export const MEMORY = 64 * 1024 * 1024;

/** What a schedule string must hold to find the program again. */
export function paramsOf(o: ProgramOptions, args: readonly string[]): Record<string, string> {
  const limits = JSON.stringify(o.params ?? SMALL);
  return {
    p: String(o.procs),
    ...(o.leaks === true ? { leaks: '1' } : {}),
    ...(limits === '{}' ? { full: '1' } : limits === JSON.stringify(SMALL) ? {} : { limits }),
    ...(o.sysmon === true ? { sysmon: '1' } : {}),
    ...(o.linear === true ? { linear: '1' } : {}),
    ...(args.length === 0 ? {} : { args: JSON.stringify(args) }),
  };
}

/** The program's arguments, the workload the last of them. */
export function argsOf(o: ProgramOptions, workload: unknown): readonly string[] {
  return [...(o.args ?? []), ...(workload === undefined ? [] : [JSON.stringify(workload)])];
}

export function machineOptions(o: ProgramOptions, workload = o.with): MachineOptions {
  return {
    ...(o.host === undefined ? {} : { host: o.host }),
    procs: o.procs,
    args: argsOf(o, workload),
    leaks: o.leaks ?? false,
    sysmon: o.sysmon ?? false,
    linear: o.linear ?? false,
    ...(o.invariants === undefined ? {} : { invariants: o.invariants }),
  };
}
