// Leaked goroutines: main has returned, everybody else has gone on as long as there was anything to do, and these are
// still waiting. Nobody can wake them any more: no goroutine runs, none is runnable, and no timer is set.

import type { MachineView } from './runtime.ts';

export interface Leaked {
  /** In a few words: `goroutine 5 [chan receive] at main.worker`. */
  readonly what: string;
  readonly trace: readonly string[];
}

export function leaked(sim: MachineView): Leaked[] {
  const { rt, memory } = sim;
  const buffer = memory.buffer;
  const G = rt.layout('G');
  const words = memory.words;
  const all = rt.fn('shared_traceback', 'allGs')(buffer) as number[];
  const Gwaiting = rt.num('shared_layout', 'Gwaiting');
  const traceback = rt.fn('shared_traceback', 'traceback');
  const left: Leaked[] = [];
  for (const gp of all) {
    const id = new Float64Array(buffer)[(gp + (G.goid as number)) >>> 1];
    if (words[gp + (G.atomicstatus as number)] !== Gwaiting || words[gp + (G.system as number)] !== 0 || id === 1)
      continue;
    const trace = String(traceback(buffer, gp, false))
      .trim()
      .split('\n');
    const where = trace.find((l) => l.startsWith('main.')) ?? trace[1] ?? '';
    left.push({
      what: `${(trace[0] ?? '').replace(/:$/, '')} in ${where.replace('(...)', '')} is blocked for good after main has returned`,
      trace: ['', ...trace],
    });
  }
  return left;
}
