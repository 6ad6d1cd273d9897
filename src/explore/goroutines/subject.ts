// A program of goroutines as the subject of a search at its own level: built once, searched and replayed often.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Program } from '../engine/engine.ts';
import { NOWHERE, type Site } from '../engine/point.ts';
import { goroutinesOf } from '../runtime/goroutines.ts';
import { install, type Places, uninstall } from '../runtime/instrument/frames.ts';
import { type LineTable, placeInOutput } from '../runtime/instrument/line-table.ts';
import { namesOf, packageVariables } from '../runtime/names.ts';
import type { ProgramOptions } from '../runtime/options.ts';
import type { ProgramCode, ProgramFiles } from '../runtime/program-code.ts';
import { programSetup, siteOfSpot, whereaboutsOf } from '../runtime/program-parts.ts';
import { Stacks } from '../runtime/stacks.ts';
import { workloadsOf } from '../runtime/workload.ts';
import { replayCommand } from '../search/schedule-file.ts';
import { type RunOptions, runOptions, type Setup } from '../search/setup.ts';
import type { Searchable, Subject } from '../search/subject.ts';
import { checkSetup } from '../target.ts';
import { hasGenerator, libraryOf } from './machine/library.ts';
import { GoroutinesMachine, runtimeFactory } from './machine/machine.ts';
import { GoroutinesProgram } from './program-run.ts';
import { evaluateProgram } from './text/program-link.ts';
import { programTextOf } from './text/program-text.ts';
import { goroutinesRuntime } from './text/runtime-text.ts';

const NOLINES: LineTable = { files: [], bundle: [], output: [] };

export interface ExploredGoroutines extends Searchable {
  readonly out: { readonly text: string };
  readonly machine: GoroutinesMachine;
}

/** Throws Error when the program cannot be explored: a line for each reason. */
export async function exploreGoroutines(files: ProgramFiles, o: ProgramOptions): Promise<ExploredGoroutines> {
  if (typeof o.host === 'function')
    throw new Error(`${files.source}: host: not explored at level goroutines yet; level runtime has it`);
  const run = runOptions({ ...o, level: 'goroutines' });
  checkSetup(programSetup(files, run, false)(1));
  const runtime = await goroutinesRuntime(o.root);
  const factory = runtimeFactory(runtime.code);
  const first = new GoroutinesMachine(factory, run.slack * 1e6);
  const lib = libraryOf(first);
  const text = await programTextOf(o.root, files, (name) => hasGenerator(lib, name));
  const smaller = o.smaller ?? workloadsOf(files.source, files.workloads).smaller ?? (() => []);

  function withWork(
    workload: unknown,
    machine: GoroutinesMachine,
    library: Readonly<Record<string, unknown>>,
  ): ExploredGoroutines {
    const setup = programSetup(files, workload === undefined ? run : { ...run, with: workload }, false);
    return explored(machine, library, files, text, run, workload, {
      setup,
      command: o.command ?? ((schedule) => replayCommand(schedule, files.tree === null ? files.source : undefined)),
      *smaller(seed) {
        if (workload === undefined) return;
        for (const w of smaller(workload as never)) {
          const other = new GoroutinesMachine(factory, run.slack * 1e6);
          yield withWork(w, other, libraryOf(other)).subject(seed);
        }
      },
    });
  }
  return withWork(o.with, first, lib);
}

interface What {
  readonly setup: (seed: number) => Setup;
  readonly command: (schedule: string) => string;
  readonly smaller: (seed: number) => Iterable<Subject>;
}

function explored(
  machine: GoroutinesMachine,
  library: Readonly<Record<string, unknown>>,
  files: ProgramFiles,
  text: ProgramCode,
  run: RunOptions,
  workload: unknown,
  what: What,
): ExploredGoroutines {
  const sites = [NOWHERE, ...text.spots.map((s) => siteOfSpot(text.table, s))];
  const stacks = new Stacks(NOLINES, text.table, goroutinesOf(machine));
  const here = new SitesHere(stacks, sites);
  machine.startProcs = run.procs;
  machine.counted = /\bnumGoroutine\b/.test(text.code);
  let said = '';
  const { mainpc, initpc, locals } = evaluateProgram(machine, library, files, text.code, (t) => {
    said += t;
  });
  if (mainpc === 0) throw new Error(`${files.source}: expected a program: an exported goroutine function called main`);
  machine.boot({
    ncpu: run.procs,
    sysmon: false,
    argv: [files.source, ...run.args, ...(workload === undefined ? [] : [JSON.stringify(workload)])],
    env: { GOMAXPROCS: '1' },
    mainpc,
    initpc,
  });
  const fresh = locals.fresh();
  locals.save(fresh);
  const restore = (): void => {
    said = '';
    locals.restore(locals.copy(fresh));
  };
  const stateless = Object.keys(fresh).length === 0;
  const program = new GoroutinesProgram(machine, stateless ? () => undefined : restore, run.leaks, () => here.site());
  const nameOf = namesOf(machine, packageVariables(text.text));
  const places: Places = { runtime: () => null, program: (line) => placeInOutput(text.table, line) };
  return {
    machine,
    out: {
      get text() {
        return program.text + said;
      },
    },
    subject: (seed) => ({
      program: withPlaces(program, stacks, places),
      sites,
      setup: what.setup(seed),
      command: what.command,
      smaller: () => what.smaller(seed),
      whereabouts: whereaboutsOf(machine, stacks, sites),
      nameOf,
      hidePlain: true,
      endless: true,
      engine: { maxSteps: run.maxSteps },
    }),
  };
}

/** The program, with stack traces in the source's own lines for as long as an execution goes on. */
function withPlaces(program: GoroutinesProgram, stacks: Stacks, places: Places): Program {
  return {
    start(e) {
      stacks.begin(e);
      install(places);
      program.start(e);
    },
    over: uninstall,
    threw: (e, t, error) => program.threw(e, t, error),
    idle: () => program.idle(),
    tooLong: (e, fair) => program.tooLong(e, fair),
  };
}

/** Places of operations in runs that are recorded: found by the stack, numbered behind the text's own. */
class SitesHere {
  private readonly known = new Map<string, number>();
  private readonly lines = new Map<string, readonly string[]>();

  constructor(
    private readonly stacks: Stacks,
    private readonly sites: Site[],
  ) {}

  site(): number {
    const [fn = '', place = ''] = this.stacks.here();
    const at = place.trim();
    const known = this.known.get(at);
    if (known !== undefined) return known;
    const colon = at.lastIndexOf(':');
    if (colon < 0) return 0;
    const file = at.slice(0, colon);
    const line = Number(at.slice(colon + 1));
    const text = (this.linesOf(file)[line - 1] ?? '').trim();
    this.sites.push({ file, line, column: 1, text, fn: fn.replace(/\(\)$/, '') });
    this.known.set(at, this.sites.length - 1);
    return this.sites.length - 1;
  }

  private linesOf(file: string): readonly string[] {
    const known = this.lines.get(file);
    if (known !== undefined) return known;
    let lines: readonly string[] = [];
    try {
      lines = readFileSync(resolve(file), 'utf8').split('\n');
    } catch {
      // A generated program is in no file.
    }
    this.lines.set(file, lines);
    return lines;
  }
}
