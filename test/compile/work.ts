// How much work code does, counted and not timed: how often V8 enters its functions and blocks. The same on any
// machine, under any load. Only code that is loaded after this module is counted block by block: it is to be imported
// dynamically. What built-in functions do inside is not in it.

import { type Profiler, Session } from 'node:inspector';

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Blocks entered while `run` runs. */
export function workOf(run: () => void): number {
  entered();
  run();
  return entered();
}

/** Since the last time. */
function entered(): number {
  let n = 0;
  // Answered at once: the session is in this thread.
  session.post('Profiler.takePreciseCoverage', (error, coverage: Profiler.TakePreciseCoverageReturnType) => {
    if (error !== null) throw new Error(`coverage: ${error.message}`);
    for (const script of coverage.result)
      for (const f of script.functions) for (const range of f.ranges) n += range.count;
  });
  return n;
}
