// Who runs on a simulated M, for reports: the goroutine, the M, and where the goroutine was started.

import { relative } from 'node:path';
import type { Thread } from '../engine/thread.ts';
import type { Whereabouts } from '../search/subject.ts';
import { field, type MachineView } from './runtime.ts';

const CREATED = 'created by ';

/** As the other places of a report have it. */
function shortened(place: string): string {
  const file = relative(process.cwd(), place);
  return file.startsWith('..') ? place : file;
}

/** Of the thread that runs now. */
export function goroutinesOf(
  sim: MachineView & { readonly ms?: readonly number[] },
): (t: Thread) => Omit<Whereabouts, 'stack'> {
  const { rt, memory } = sim;
  const curg = field(rt.layout('M'), 'curg');
  const goid = field(rt.layout('G'), 'goid');
  const traceback = rt.fn('shared_traceback', 'traceback');
  return (t) => {
    const m = sim.ms === undefined ? sim.rt.num('shared_globals', 'm0') : (sim.ms[t.id] ?? 0);
    const g = m === 0 ? 0 : (memory.words[m + curg] as number);
    if (g === 0) return { who: t.name, origin: [] };
    const id = new Float64Array(memory.buffer)[(g + goid) >>> 1];
    const lines = String(traceback(memory.buffer, g, false)).split('\n');
    const at = lines.findIndex((l) => l.startsWith(CREATED));
    const by = lines[at]?.slice(CREATED.length).replace(/ in goroutine \d+$/, '');
    const origin =
      by === undefined
        ? []
        : [`Goroutine ${id} (running) created at:`, `  ${by}()`, `      ${shortened((lines[at + 1] ?? '').trim())}`];
    return { who: `goroutine ${id} (${t.name})`, origin };
  };
}
