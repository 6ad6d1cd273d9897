// `rt0/explore/fast-check`: workloads and programs of goroutines that shrink together with the schedule.
//
//     const work = operations(fc.constantFrom('push', 'pop'), { threads: 3, length: 4 });
//     await fc.assert(fc.asyncProperty(work, exploring(new URL('./stack.ts', import.meta.url), { strategy: 'pct:3'
//     })));
//
//     await fc.assert(fc.asyncProperty(balancedPrograms(), exploringProgram({ strategy: 'pos', iterations: 50 })));
//
// For each workload or program that fast-check draws, schedules are explored. When one fails, its schedule is made
// small, then fast-check tries smaller workloads or programs, and for each that fails a schedule is found and made
// small again: what is reported is the smallest with its shortest schedule.

import fc from 'fast-check';
import { type AnyOptions, explore } from './explore.ts';
import { exploreFiles, type ProgramExploreOptions } from './explore-program.ts';
import type { ModuleTarget } from './explore-threads.ts';
import { arbitraryTree, type ProgramShape } from './runtime/generate/arbitrary.ts';
import { balancedTree } from './runtime/generate/balanced.ts';
import { type Tree, treeText } from './runtime/generate/tree.ts';
import { generatedFiles, keepProgram } from './runtime/program-files.ts';
import type { Exploration } from './search/exploration.ts';
import { NoTimeError } from './search/testtime.ts';

/** How large the workloads are that are drawn. */
export interface Shape {
  /** Threads, at most. */
  readonly threads: number;
  /** Operations of a thread, at most. */
  readonly length: number;
  /** Threads, at least: 2 if not said. */
  readonly atLeast?: number;
}

/** An arbitrary of workloads: for each thread a list of operations, which the module's `threads` makes its threads
 *  from.
 *  @example const work = operations(fc.constantFrom('push', 'pop'), { threads: 3, length: 4 }); */
export function operations<T>(operation: fc.Arbitrary<T>, shape: Shape): fc.Arbitrary<T[][]> {
  const thread = fc.array(operation, { minLength: 1, maxLength: shape.length });
  return fc.array(thread, { minLength: shape.atLeast ?? Math.min(2, shape.threads), maxLength: shape.threads });
}

/** A predicate for fc.asyncProperty: explores the target with each workload that is drawn, in 500 executions unless
 *  told otherwise, and throws the report when one fails.
 *  @example await fc.assert(fc.asyncProperty(work, exploring('test/stack.ts', { strategy: 'pct:3' }))); */
export function exploring<S, W>(
  target: ModuleTarget<S, W>,
  options: Omit<AnyOptions<W>, 'with'> = {},
): (workload: W) => Promise<void> {
  return async (workload) => {
    const result = await inTime(explore(target, { iterations: 500, ...options, with: workload }));
    if (result !== null && !result.ok) throw new Error(result.text);
  };
}

/** Tests whose time was over, and that were told. */
const told = new WeakSet<object>();

/** null when the test's time is over: what fast-check still draws is not explored, and the test ends with what it has
 *  seen. */
async function inTime(search: Promise<Exploration>): Promise<Exploration | null> {
  try {
    return await search;
  } catch (e) {
    if (!(e instanceof NoTimeError)) throw e;
    if (!told.has(e.test))
      console.warn(`rt0/explore/fast-check: ${e.message}. What is drawn from here on is not explored.`);
    told.add(e.test);
    return null;
  }
}

/** A program of goroutines that fast-check has drawn: a tree of statements, and its text.
 *  @example fc.asyncProperty(balancedPrograms(), async (p) => console.log(p.text, p.keep())); */
export class GeneratedProgram {
  readonly tree: Tree;
  /** Its source: a program like one in a file. */
  readonly text: string;

  constructor(tree: Tree) {
    this.tree = tree;
    this.text = treeText(tree);
  }

  /** A file that holds it: rt0 run, explore and replay take it. */
  keep(): string {
    return keepProgram(this.text);
  }

  /** For fast-check's counterexample. The text stands in the report. */
  [fc.toStringMethod](): string {
    return `the program ${this.keep()}`;
  }
}

/** An arbitrary of programs with channels, selects, mutexes, loops and goroutines that start others. Many can deadlock.
 *  @example fc.asyncProperty(arbitraryPrograms({ goroutines: 3 }), exploringProgram()); */
export function arbitraryPrograms(shape: ProgramShape = {}): fc.Arbitrary<GeneratedProgram> {
  return arbitraryTree(shape).map((tree) => new GeneratedProgram(tree));
}

/** An arbitrary of well-formed programs: what is sent is received, locks are taken in order, and none can deadlock.
 *  @example fc.asyncProperty(balancedPrograms(), exploringProgram({ strategy: 'pos', iterations: 50 })); */
export function balancedPrograms(shape: ProgramShape = {}): fc.Arbitrary<GeneratedProgram> {
  return balancedTree(shape).map((tree) => new GeneratedProgram(tree));
}

/** A predicate for fc.asyncProperty: throws the report, with the program's text, when the program fails in some
 *  schedule. 200 executions of each unless told otherwise.
 *  @example await fc.assert(fc.asyncProperty(balancedPrograms(), exploringProgram({ procs: 2 }))); */
export function exploringProgram(
  options: Omit<ProgramExploreOptions, 'with' | 'args' | 'smaller'> = {},
): (program: GeneratedProgram) => Promise<void> {
  return async (program) => {
    const files = await generatedFiles(program.tree);
    const result = await inTime(exploreFiles(files, { iterations: 200, shrink: 300, ...options }));
    if (result !== null && !result.ok) throw new Error(`${result.text}\n\n${files.source}:\n\n${program.text}`);
  };
}

export type { ProgramShape, Tree };
