// explore() for tests: a module that exports `threads`, a scenario of one, or a program of goroutines that exports `main`.

import { exploreProgram, type ProgramExploreOptions, type ReplayOptions, replayProgram } from './explore-program.ts';
import { type ExploreOptions, explore as exploreModule, isFile, replayModule, type Target } from './explore-threads.ts';
import type { Exploration } from './search/exploration.ts';
import { type Replayed, replayText } from './search/report.ts';
import type { Schedule } from './search/setup.ts';
import { decodeSchedule } from './target.ts';
import { exportsThreads, pathOf, shown } from './threads/bundle.ts';

export type AnyOptions<W = unknown> = ExploreOptions<W> & Omit<ProgramExploreOptions, keyof ExploreOptions>;

export async function explore<S, W>(target: Target<S, W>, options: AnyOptions<W> = {}): Promise<Exploration> {
  const program = await programOf(target);
  if (program === null) return exploreModule(target, options);
  return exploreProgram(program, options as ProgramExploreOptions);
}

/** Runs a schedule again. `target` is needed when its shared or check was a function of the caller's, and `host` when it had one. A
 *  string names only files that are there to be explored (docs/explore.md); `file` or `target` names any. */
export async function replay<S, W>(
  given: string | Schedule,
  target?: Target<S, W>,
  o: ReplayOptions = {},
): Promise<Replayed & { readonly text: string }> {
  const schedule = typeof given === 'string' ? decodeSchedule(given) : given;
  if (schedule.setup.kind === 'module') return replayModule(schedule, target, o.file);
  const named = target === undefined ? null : await programOf(target);
  const again = await replayProgram(schedule, { ...(named === null ? {} : { file: named }), ...o });
  return { ...again, text: `${again.output}${replayText(again)}` };
}

/** The path of a program; null for what is none. */
async function programOf<S, W>(target: Target<S, W>): Promise<string | null> {
  if (!isFile(target)) return null;
  return (await exportsThreads(target)) ? null : shown(pathOf(target));
}
