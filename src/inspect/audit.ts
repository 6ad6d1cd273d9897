// The audit of a machine whose run is over: is what it left behind a state that the scheduler may be in? It reads the
// raw buffer, shares no code with the runtime beyond the layouts, and follows no bad pointer.
//
//   snapshot.ts      what there is: Gs, Ms, Ps, queues, free lists
//   auditgs.ts       each goroutine in one place that fits its state
//   auditps.ts       each P with one holder; Ms and what they have
//   auditcounts.ts   counters against a recount; locks
//   audittimers.ts   heaps of timers
//
// A program may end while goroutines still wait, run or queue, as in Go: that is no finding. After a fatal error the
// threads left wherever they stood, so there is nothing to hold them to: see auditable().

import { Kern, kern, netpolled } from '../shared/globals.ts';
import { G, Gdead, Grunning } from '../shared/layout.ts';
import { Netpoll } from '../shared/layout-host.ts';
import { auditCounts, auditLocks } from './auditcounts.ts';
import { auditGs } from './auditgs.ts';
import { auditMs, auditPs } from './auditps.ts';
import { auditTimers } from './audittimers.ts';
import { gname, gstatus, type Snapshot, snapshot, statusName } from './snapshot.ts';

/** More findings than anyone reads: one broken link is found from many sides. */
const MOST = 50;

/** Whether the run ended in a way that leaves a state to audit: not by a fatal error, and no thread had to be
 *  killed. */
export function auditable(buffer: SharedArrayBuffer): boolean {
  const words = new Int32Array(buffer);
  return words[kern + Kern.panicking] === 0 && words[kern + Kern.threads] === 0;
}

/** What is inconsistent, a line each; empty when the machine is sound. All its threads have left. */
export function audit(buffer: SharedArrayBuffer): string[] {
  return check(buffer, () => undefined);
}

/** The audit of a program that has waited for all its goroutines: nothing of the program may be left but main. */
export function auditStrict(buffer: SharedArrayBuffer): string[] {
  return check(buffer, auditFinished);
}

/** The audit of a machine whose world is stopped. Ms that own no P go on (they park, or come back from a syscall), and
 *  may be between two words that belong together: a finding counts when it is still there at the next looks. */
export function auditStopped(buffer: SharedArrayBuffer): string[] {
  return look(buffer, () => undefined);
}

function check(buffer: SharedArrayBuffer, more: (s: Snapshot, found: string[]) => void): string[] {
  const words = new Int32Array(buffer);
  if (words[kern + Kern.panicking] !== 0) return [];
  const threads = words[kern + Kern.threads] ?? 0;
  if (threads !== 0) return [`${threads} threads have not left the machine`];
  return look(buffer, more);
}

function look(buffer: SharedArrayBuffer, more: (s: Snapshot, found: string[]) => void): string[] {
  const s = snapshot(buffer);
  const found = [...s.findings];
  auditGs(s, found);
  auditPs(s, found);
  auditMs(s, found);
  auditCounts(s, found);
  auditLocks(s, found);
  auditTimers(s, found);
  more(s, found);
  return found.length > MOST ? [...found.slice(0, MOST), `... ${found.length - MOST} more`] : found;
}

/** Every goroutine of the program but main has finished, so no queue holds one either; main itself may be running. */
function auditFinished(s: Snapshot, found: string[]): void {
  for (const gp of s.gs) {
    const status = gstatus(s, gp);
    if (status === Gdead || s.word(gp + G.system) !== 0) continue;
    const main = s.float(gp + G.goid) === 1;
    if (!main || status !== Grunning)
      found.push(`${gname(s, gp)}: ${statusName(status)}: expected it to have finished`);
  }
  const used = s.word(netpolled + Netpoll.made) - s.freeHostCalls;
  if (used !== 0) found.push(`${used} host calls were not given back`);
}
