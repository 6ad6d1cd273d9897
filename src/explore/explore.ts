// explore() for tests: a module that exports `threads`, a scenario of one, or a program of goroutines that exports `main`.

import { exploreProgram, type ProgramExploreOptions, replayProgram } from './explore-program.ts';
import { type ExploreOptions, explore as exploreModule, replayModule, type Target } from './explore-threads.ts';
import type { Exploration } from './search/exploration.ts';
import { type Replayed, replayText } from './search/report.ts';
import { decodeSchedule } from './search/schedule.ts';
import { exportsThreads, pathOf, shown } from './threads/bundle.ts';

export type AnyOptions<W = unknown> = ExploreOptions<W> & Omit<ProgramExploreOptions, keyof ExploreOptions>;

export async function explore<S, W>(target: Target<S, W>, options: AnyOptions<W> = {}): Promise<Exploration> {
  const program = await programOf(target);
  if (program === null) return exploreModule(target, options);
  return exploreProgram(program, options as ProgramExploreOptions);
}

/** Runs a schedule again. `target` is needed when its shared or check was a function of the caller's. */
export async function replay<S, W>(
  schedule: string,
  target?: Target<S, W>,
): Promise<Replayed & { readonly text: string }> {
  if (decodeSchedule(schedule).params.kind !== 'run') return replayModule(schedule, target);
  const again = await replayProgram(schedule);
  return { ...again, text: `${again.output}${replayText(again)}` };
}

/** The path of a program; null for what is none. */
async function programOf<S, W>(target: Target<S, W>): Promise<string | null> {
  if (typeof target !== 'string' && !(target instanceof URL)) return null;
  return (await exportsThreads(target)) ? null : shown(pathOf(target));
}
