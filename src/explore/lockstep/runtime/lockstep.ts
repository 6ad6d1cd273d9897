// Lockstep: runs a program or a scenario on real threads, beside the same in the explorer's one thread: built once, run
// for as many schedules as are wanted.

import { join } from 'node:path';
import type { Strategy } from '../../engine/strategy.ts';
import { HOSTSITES } from '../../runtime/environment/fake-host.ts';
import { type Instances, instances } from '../../runtime/instrument/evaluate.ts';
import { isLineTable, lineTable } from '../../runtime/instrument/line-table.ts';
import { kept } from '../../runtime/instrument/load.ts';
import { runtimeText } from '../../runtime/instrument/source.ts';
import { SMALL } from '../../runtime/limits.ts';
import { namesOf } from '../../runtime/names.ts';
import { type BuildOptions, machineOptions, type ProgramOptions } from '../../runtime/options.ts';
import type { ProgramFiles } from '../../runtime/program-code.ts';
import { MachineProgram } from '../../runtime/program-run.ts';
import { type RuntimeScenario, ScenarioProgram } from '../../runtime/runtime-scenario.ts';
import type { Explored } from '../../runtime/runtime-subject.ts';
import { GivenSlices } from '../../runtime/slices.ts';
import { programText } from '../../runtime/transform-program.ts';
import { Replay } from '../../strategies/replay.ts';
import type { Equipment, LifeTask, ThreadText } from '../ask.ts';
import { difference } from '../compare.ts';
import { Crew } from '../crew.ts';
import { type Recorded, recorded } from '../recorded.ts';
import { Conductor } from './conductor.ts';
import { functionText, runtimeForThreads } from './thread-text.ts';

export interface LockstepOptions {
  /** Each operation's place in the source is compared too. It costs a stack trace an operation. */
  readonly places?: boolean;
  /** The built worker. */
  readonly worker?: string;
  /** Milliseconds until a thread that does not come back is given up. */
  readonly patience?: number;
}

/** What of a run in the explorer real threads are to follow. */
export type Followed = Pick<Recorded, 'segments' | 'slices'>;

/** What is run on the machine that the conductor has. */
type Start = (c: Conductor) => MachineProgram | ScenarioProgram;

export class Lockstep {
  private readonly siteOf: Map<string, number>;

  private constructor(
    private readonly x: Explored,
    private readonly instance: Instances,
    private readonly memory: WebAssembly.Memory,
    private readonly crew: Crew<LifeTask>,
    private readonly start: Start,
    private readonly o: LockstepOptions & { readonly races: boolean; readonly scenario: string | null },
  ) {
    // The first of a place stands for all.
    this.siteOf = new Map([...x.spots.entries()].reverse().map(([i, s]) => [`${s.line}:${s.column}`, i + 1]));
  }

  /** `x` is what exploreProgram made of the same. */
  static async program(x: Explored, files: ProgramFiles, o: ProgramOptions & LockstepOptions): Promise<Lockstep> {
    const text = await textFor(o, o.limits ?? SMALL);
    const { code: merged, map } = await programText(files);
    const code = functionText(merged);
    const memory = memoryOf(x);
    const crew = crewFor(
      memory,
      text,
      { code, table: lineTable([], map, 0), source: files.source, runtime: files.runtime },
      o,
    );
    const start: Start = (c) => new MachineProgram(c, files, { code }, machineOptions(o), x.subject(1).sites);
    return new Lockstep(x, instances(text.code), memory, crew, start, {
      ...o,
      races: o.races ?? false,
      scenario: null,
    });
  }

  /** `x` is what exploreScenario made of the same. */
  static async scenario(x: Explored, scenario: RuntimeScenario, o: BuildOptions & LockstepOptions): Promise<Lockstep> {
    const text = await textFor(o, scenario.params ?? {});
    const memory = memoryOf(x);
    const crew = crewFor(memory, text, null, o);
    const start: Start = (c) => new ScenarioProgram(c, scenario);
    return new Lockstep(x, instances(text.code), memory, crew, start, {
      ...o,
      races: o.races ?? false,
      scenario: scenario.name,
    });
  }

  /** In the explorer's one thread. */
  explored(seed: number, strategy: Strategy): Recorded {
    const { x, o } = this;
    const how = { races: o.races, places: this.places, slices: x.slices };
    return recorded(x.subject(seed), x.sim.memory.words, x.out, strategy, how);
  }

  /** On real threads, as the schedule says. */
  threads(seed: number, { segments, slices }: Followed, livelock = false): Recorded {
    new Int32Array(this.memory.buffer).fill(0);
    const conductor = new Conductor(this.instance, this.memory, this.crew, {
      scenario: this.o.scenario,
      ...(this.o.patience === undefined ? {} : { patience: this.o.patience }),
      siteAt: (line, column) => this.siteOf.get(`${line}:${column}`) ?? 0,
    });
    try {
      const program = this.start(conductor);
      if (program instanceof ScenarioProgram) conductor.pad = program.unit.pad;
      else {
        program.host.firstSite = this.x.subject(seed).sites.length - HOSTSITES.length;
        if (program.slices !== null) conductor.given = new GivenSlices(program.slices, slices);
      }
      program.seed = seed;
      const { words } = conductor.memory;
      // The oracles watch the memory of this machine; races are seen by those who see plain accesses.
      const subject = { ...this.x.subject(seed), program, nameOf: namesOf(conductor) };
      const strategy = new Replay(segments, false, livelock);
      return recorded(subject, words, program.out, strategy, { races: false, places: this.places, slices: null });
    } finally {
      conductor.dismiss();
    }
  }

  /** The first difference between the two, if there is one. */
  compare(explored: Recorded, threads: Recorded): string | null {
    const subject = this.x.subject(1);
    const about = { sites: subject.sites, nameOf: namesOf(this.x.sim) };
    return difference(explored, threads, about, explored.outcome.kind !== 'race');
  }

  close(): Promise<void> {
    return this.crew.close();
  }

  private get places(): boolean {
    return this.o.places ?? false;
  }
}

function textFor(o: BuildOptions, params: Readonly<Record<string, number>>): Promise<ThreadText> {
  const source = { root: o.root, params, mutations: o.mutations ?? [] };
  return kept(source, '-threads', isThreadText, async () => {
    const { code, map } = await runtimeText(source);
    return { code: runtimeForThreads(code), table: lineTable([], map, 0) };
  });
}

function isThreadText(x: unknown): x is ThreadText {
  if (typeof x !== 'object' || x === null) return false;
  const { code, table } = x as Partial<Record<keyof ThreadText, unknown>>;
  return typeof code === 'string' && isLineTable(table);
}

/** As much as the explorer's machine has. */
function memoryOf(x: Explored): WebAssembly.Memory {
  const pages = x.sim.memory.buffer.byteLength / PAGE;
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}
const PAGE = 65536;

function crewFor(
  memory: WebAssembly.Memory,
  runtime: ThreadText,
  program: Equipment['program'],
  o: BuildOptions & LockstepOptions,
): Crew<LifeTask> {
  const worker = o.worker ?? join(o.root, 'dist', 'release', 'lockstepworker.js');
  const equipment: Omit<Equipment, 'channel'> = { memory, runtime, program, places: o.places ?? false };
  return new Crew(worker, equipment);
}
