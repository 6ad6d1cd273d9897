// Replays a schedule in the explorer's one thread and on real ones.

import type { RunTarget } from '../../load-target.ts';
import type { Explored } from '../../runtime/runtime-subject.ts';
import { runtimeScenario } from '../../runtime/scenarios/index.ts';
import { Replay } from '../../strategies/replay.ts';
import type { Recorded } from '../recorded.ts';
import { Lockstep, type LockstepOptions } from './lockstep.ts';

/** `x` is what exploreRun(t) made. */
function lockstepOf(t: RunTarget, x: Explored, o: LockstepOptions): Promise<Lockstep> {
  // Histories of channels are what the explorer sees: the text that threads run is not observed.
  if (t.kind === 'program') return Lockstep.program(x, t.program, { ...t, ...o, linear: false });
  const scenario = runtimeScenario(t.scenario);
  if (scenario === undefined) throw new Error(`scenario ${t.scenario}: there is none of that name`);
  return Lockstep.scenario(x, scenario, { ...t, ...o });
}

export interface Both {
  readonly explored: Recorded;
  readonly threads: Recorded;
  /** The first difference between the two; there should be none. */
  readonly difference: string | null;
}

/** A schedule in the explorer's one thread and then on real ones. */
export async function replayBoth(
  t: RunTarget,
  x: Explored,
  schedule: { readonly seed: number; readonly segments: readonly number[] },
  o: LockstepOptions,
): Promise<Both> {
  const lockstep = await lockstepOf(t, x, o);
  try {
    // A run that met the bound on operations meets it again, and is what it was.
    const explored = lockstep.explored(schedule.seed, new Replay(schedule.segments, false, true));
    const threads = lockstep.threads(schedule.seed, { ...schedule, slices: explored.slices }, true);
    return { explored, threads, difference: lockstep.compare(explored, threads) };
  } finally {
    await lockstep.close();
  }
}
