// The subject runtime: programs and scenarios on the runtime's own source. Built once, searched and replayed often. One
// machine in memory serves all searches of a subject, one after another.

import { MAXSTEPS, type Program } from '../engine/engine.ts';
import { NOWHERE } from '../engine/point.ts';
import { replayCommand, sameTestAgain } from '../search/schedule-file.ts';
import { runOptions, type Setup } from '../search/setup.ts';
import type { Searchable, Subject } from '../search/subject.ts';
import { checkSetup } from '../target.ts';
import { HOSTSITES } from './environment/fake-host.ts';
import { goroutinesOf } from './goroutines.ts';
import { instances } from './instrument/evaluate.ts';
import { install, type Places, uninstall } from './instrument/frames.ts';
import { type LineTable, type Place, placeInOutput } from './instrument/line-table.ts';
import { runtimeCode } from './instrument/load.ts';
import type { Spot } from './instrument/rewrite/writer.ts';
import { programCode } from './load-program.ts';
import { namesOf, packageVariables } from './names.ts';
import { type BuildOptions, MEMORY_BYTES, machineOptions, type ProgramOptions } from './options.ts';
import type { ProgramFiles } from './program-code.ts';
import { programSetup, siteOfSpot, whereaboutsOf } from './program-parts.ts';
import { MachineProgram } from './program-run.ts';
import { type RuntimeScenario, ScenarioProgram } from './runtime-scenario.ts';
import { Sim } from './simulated-machine.ts';
import type { Slices } from './slices.ts';
import { Stacks } from './stacks.ts';
import { workloadsOf } from './workload.ts';

/** What is explored, with all that belongs to it. */
export interface Explored extends Searchable {
  readonly sim: Sim;
  /** Operations of the runtime's text: site n is number n - 1. */
  readonly spots: readonly Spot[];
  /** Of a program. */
  readonly slices: Slices | null;
  readonly out: { readonly text: string };
}

interface Seeded extends Program {
  seed: number;
}

/** Throws Error when the source cannot be explored: a line for each reason. */
export async function scenarioSubject(scenario: RuntimeScenario, o: BuildOptions): Promise<Explored> {
  const { races = false, maxSteps = MAXSTEPS } = o;
  const setup = (seed: number): Setup => ({ kind: 'scenario', scenario: scenario.name, seed, races, maxSteps });
  checkSetup(setup(1));
  const source = { root: o.root, mutations: o.mutations ?? [], params: scenario.params ?? {} };
  const code = await runtimeCode({ ...source, race: races });
  const sim = new Sim(instances(o.edit?.(code.code) ?? code.code), o.memory ?? 16 * 1024 * 1024);
  const program = new ScenarioProgram(sim, scenario);
  return explored(sim, program, program.out, [[code.table, code.spots]], {
    setup,
    maxSteps,
    variables: new Map(),
    command: replayCommand,
  });
}

export async function runtimeSubject(files: ProgramFiles, o: ProgramOptions): Promise<Explored> {
  const run = runOptions({ races: false, ...o });
  const host = o.host !== undefined;
  checkSetup(programSetup(files, run, host)(1));
  const { races, linear, limits, maxSteps } = run;
  const source = { root: o.root, race: races, mutations: o.mutations ?? [], params: limits, linear };
  const code = await runtimeCode(source);
  const instance = instances(o.edit?.(code.code) ?? code.code);
  const first = new Sim(instance, o.memory ?? MEMORY_BYTES);
  const lib = first.rt.space('lib_index') as Readonly<Record<string, { $g?: unknown } | undefined>>;
  const pc = await programCode(files, code, source, (name) => lib[name]?.$g !== undefined);
  const sites = [NOWHERE, ...code.spots.map((s) => siteOfSpot(code.table, s))];
  const smaller = o.smaller ?? workloadsOf(files.source, files.workloads).smaller ?? (() => []);

  /** The program with a workload, on a machine of its own: its arguments are there when it boots. */
  function withWork(workload: unknown, sim: Sim): Explored {
    const setup = programSetup(files, workload === undefined ? run : { ...run, with: workload }, host);
    const program = new MachineProgram(sim, files, pc, machineOptions(o, workload), sites);
    program.host.firstSite = 1 + code.spots.length + pc.spots.length;
    return explored(
      sim,
      program,
      program.out,
      [
        [code.table, code.spots],
        [pc.table, pc.spots],
      ],
      {
        setup,
        maxSteps,
        variables: packageVariables(pc.text),
        command: o.command ?? commandOf(files, host),
        *smaller(seed) {
          if (workload === undefined) return;
          for (const w of smaller(workload as never))
            yield withWork(w, new Sim(instance, o.memory ?? MEMORY_BYTES)).subject(seed);
        },
      },
    );
  }
  return withWork(o.with, first);
}

function commandOf(files: ProgramFiles, host: boolean): (schedule: string) => string {
  if (host) return sameTestAgain;
  return (schedule) => replayCommand(schedule, files.tree === null ? files.source : undefined);
}

interface What {
  readonly setup: (seed: number) => Setup;
  readonly maxSteps: number;
  /** Names of the program's package variables. */
  readonly variables: ReadonlyMap<number, string>;
  readonly command: (schedule: string) => string;
  readonly smaller?: (seed: number) => Iterable<Subject>;
}

function explored(
  sim: Sim,
  program: Seeded,
  out: { readonly text: string },
  texts: readonly (readonly [LineTable, readonly Spot[]])[],
  what: What,
): Explored {
  const ours = texts.flatMap(([table, spots]) => spots.map((s) => siteOfSpot(table, s)));
  const sites = [NOWHERE, ...ours, ...HOSTSITES];
  const [runtime, compiled] = texts;
  const stacks = new Stacks((runtime as readonly [LineTable, unknown])[0], compiled?.[0] ?? null, goroutinesOf(sim));
  const nameOf = namesOf(sim, what.variables);
  const find = (table: LineTable | undefined, line: number): Place | null =>
    table === undefined ? null : placeInOutput(table, line);
  const places: Places = {
    runtime: (line) => find(texts[0]?.[0], line),
    program: (line) => find(texts[1]?.[0], line),
  };
  sim.where = () => stacks.here();
  return {
    sim,
    slices: program instanceof MachineProgram ? program.slices : null,
    spots: (texts[0] as readonly [unknown, readonly Spot[]])[1],
    out,
    subject: (seed) => ({
      program: withSeed(program, seed, stacks, places),
      sites,
      setup: what.setup(seed),
      command: what.command,
      ...(what.smaller === undefined ? {} : { smaller: () => what.smaller?.(seed) ?? [] }),
      whereabouts: whereaboutsOf(sim, stacks, sites),
      nameOf,
      hidePlain: true,
      speculative: true,
      endless: true,
      engine: { maxSteps: what.maxSteps },
    }),
  };
}

/** The program as started with a seed of its own. */
function withSeed(program: Seeded, seed: number, stacks: Stacks, places: Places): Program {
  return {
    start(e) {
      program.seed = seed;
      stacks.begin(e);
      install(places);
      program.start(e);
    },
    over: uninstall,
    check: (e) => program.check?.(e),
    threw: (e, t, error) => program.threw?.(e, t, error) ?? false,
    ...(program.tooLong === undefined ? {} : { tooLong: (e, fair) => program.tooLong?.(e, fair) ?? null }),
    ...(program.idle === undefined ? {} : { idle: (e) => program.idle?.(e) ?? false }),
  };
}
