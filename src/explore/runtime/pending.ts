// When the runtime's own timers are due: what the clock (../clock.ts) has to know besides sleepers.

import { field } from './runtime.ts';
import type { Sim } from './simulated-machine.ts';

/** When a timer that is not due yet will be, in the engine's time; Infinity: there is none. */
export function pendingOf(sim: Sim): () => number {
  const { rt, memory } = sim;
  const { words } = memory;
  const floats = new Float64Array(memory.buffer);
  const P = rt.layout('P');
  const fields = [field(P, 'timer0When'), field(P, 'timerModifiedEarliest')];
  const allp = rt.num('shared_globals', 'allp') + field(rt.layout('Allp', 'shared_globals'), 'at');
  const procs = rt.num('shared_globals', 'sched') + field(rt.layout('Sched', 'shared_globals'), 'gomaxprocs');
  return () => {
    const now = sim.now();
    let first = Number.POSITIVE_INFINITY;
    const n = words[procs] as number;
    for (let i = 0; i < n; i++) {
      const p = words[allp + i] as number;
      for (const f of fields) {
        const when = floats[(p + f) >>> 1] as number;
        if (when > now && when < first) first = when;
      }
    }
    return sim.engine.now + (first - now);
  };
}
