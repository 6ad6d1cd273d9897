// Preemption: asks running goroutines to make way. (proc.go: preemptall, preemptone; preempt.go: canPreemptM)
//
// A request is a stackguard0 above every stack pointer: the body's next prologue or loop end finds it, leaves, and
// newstack (newstack.ts) sees gp.preempt. It is a request only: the goroutine may be gone by now, or the M may be on
// its way to set the guard for a new run and overwrite it. Who needs it to be honoured asks again (sysmon every round,
// stop-the-world every 100 us).

import { pAt } from '../p/own.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, M, P, Prunning, STACKPREEMPT } from '../shared/layout.ts';
import { get, load, store } from '../shared/mem.ts';

import { nil, type Ptr } from '../shared/struct.ts';
import { getg } from '../shared/tls.ts';

/** Asks every running goroutine but the caller's. Any M. True when some P was running. */
export function preemptall(): boolean {
  let some = false;
  const procs = get(sched, Sched.gomaxprocs);
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const status = load(pp, P.status);
    if (status === Prunning && preemptone(pp)) some = true;
  }
  return some;
}

/** Asks the goroutine that runs on pp. Any M. True when one was asked. */
export function preemptone(pp: Ptr<'p'>): boolean {
  const mp = load(pp, P.m);
  const me = get(getg(), G.m);
  if (mp === nil || mp === me) return false;
  const gp = load(mp, M.curg);
  if (gp === nil) return false;
  store(gp, G.preempt, 1);
  store(gp, G.stackguard0, STACKPREEMPT);
  return true;
}

/** Whether mp's goroutine may be taken off it now: it holds no lock and owns a running P. mp itself. */
export function canPreemptM(mp: Ptr<'m'>): boolean {
  const locks = get(mp, M.locks);
  const mallocing = get(mp, M.mallocing);
  if (locks !== 0 || mallocing !== 0) return false;
  const pp = get(mp, M.p);
  const status = load(pp, P.status);
  return status === Prunning;
}
