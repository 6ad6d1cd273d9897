// Waking the system monitor, which sleeps while nothing runs. (proc.go: sysmon; its sleep: m/sysmon.ts, m/sysmonwait.ts)
//
// With every P idle or the world stopping there is nothing to watch: sysmon raises sched.sysmonwait and sleeps on a note, until the
// first timer or for a minute. Whoever makes a P run again must wake it, or a spinning goroutine would never be preempted.
// (658d19a53f) So who takes a P off the idle list does: pidleget. Go leaves that to syscalls: there a goroutine that the poller has
// found makes one at once, to read what has come. Here the host's answer needs none
// (docs/decisions/055-pidleget-wakes-sysmon.md).

import { Sched, sched } from '../shared/globals.ts';
import { get, ref, store } from '../shared/mem.ts';
import { notewakeup } from '../shared/note.ts';

/** Wakes sysmon if it sleeps. sched.lock held. */
export function rousesysmon(): void {
  const waiting = get(sched, Sched.sysmonwait);
  if (waiting === 0) return;
  store(sched, Sched.sysmonwait, 0);
  notewakeup(ref(sched, Sched.sysmonnote));
}
