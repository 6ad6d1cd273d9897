// explore() for tests: a module that exports `threads`, a scenario of one, or a program of goroutines that exports
// `main`.

import { exploreProgram, type ProgramExploreOptions, type ReplayOptions, replayProgram } from './explore-program.ts';
import { type ExploreOptions, exploreModule, isFile, type ModuleTarget, replayModule } from './explore-threads.ts';
import type { Exploration } from './search/exploration.ts';
import { type Replayed, replayText } from './search/report.ts';
import type { Schedule } from './search/setup.ts';
import { decodeSchedule } from './target.ts';
import { exportsThreads, pathOf, shown } from './threads/bundle-module.ts';

/** Options of explore(), for modules of threads and programs of goroutines. */
export type AnyOptions<W = unknown> = ExploreOptions<W> & Omit<ProgramExploreOptions, keyof ExploreOptions>;

/** Explores a target under chosen schedules: a module that exports `threads`, a scenario made of one, or the file of a
 *  program of goroutines. Without a strategy a module gets random walks, a program several strategies in turn. Times
 *  are milliseconds; `ok` of the result is false when something was found, and `text` is the report. Throws ModuleError
 *  or Error for what cannot be explored, StrategyError for a strategy that does not exist. (PCT: Burckhardt et al.,
 *  ASPLOS 2010; DPOR: Flanagan and Godefroid, POPL 2005)
 *  @example const { ok, text } = await explore('test/queue.ts', { strategy: 'pct:3', iterations: 10_000 }); */
export async function explore<S, W>(target: ModuleTarget<S, W>, options: AnyOptions<W> = {}): Promise<Exploration> {
  const program = await programOf(target);
  if (program === null) return exploreModule(target, options);
  return exploreProgram(program, options as ProgramExploreOptions);
}

/** Runs a schedule again, operation by operation. `target` is needed when its shared or check was a function of the
 *  caller's, and `host` when it had one. A string names only files that are there to be explored (docs/explore.md);
 *  `file` or `target` names any. Throws ScheduleError for a string that cannot be read or may not name its file.
 *  @example const { outcome, text } = await replay(finding.schedule); */
export async function replay<S, W>(
  given: string | Schedule,
  target?: ModuleTarget<S, W>,
  o: ReplayOptions = {},
): Promise<Replayed & { readonly text: string }> {
  const schedule = typeof given === 'string' ? decodeSchedule(given) : given;
  if (schedule.setup.kind === 'module') return replayModule(schedule, target, o.file);
  const named = target === undefined ? null : await programOf(target);
  const again = await replayProgram(schedule, { ...(named === null ? {} : { file: named }), ...o });
  return { ...again, text: `${again.output}${replayText(again)}` };
}

/** The path of a program; null for what is none. */
async function programOf<S, W>(target: ModuleTarget<S, W>): Promise<string | null> {
  if (!isFile(target)) return null;
  return (await exportsThreads(target)) ? null : shown(pathOf(target));
}
