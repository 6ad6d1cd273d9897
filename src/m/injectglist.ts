// injectglist: makes a list of Gs runnable at once, what netpoll and sysmon have found. (proc.go: injectglist)

import { casgstatus } from '../g/status.ts';
import { globrunqputbatch } from '../p/globrunq.ts';
import { runqputbatch } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, Grunnable, Gwaiting, M } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set } from '../shared/mem.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { getg } from '../shared/tls.ts';
import { netpollAdjustWaiters } from './netpoll.ts';
import { startm } from './startm.ts';

const schedlock = ref(sched, Sched.lock);

/** Gs that wait for the host, linked through schedlink: to the global queue as many as there are idle Ps, which are
 *  started for them, the rest to the caller's own P. Without a P: all to the global queue. Any M. */
export function injectglist(head: Ptr<'g'>): void {
  if (head === nil) return;
  let n = 0;
  for (let gp = head; gp !== nil; gp = get(gp, G.schedlink)) {
    casgstatus(gp, Gwaiting, Grunnable);
    n++;
  }
  const mp = get(getg(), G.m);
  const pp = get(mp, M.p);
  const idle = load(sched, Sched.npidle);
  const global = pp === nil ? n : Math.min(n, idle);
  const rest = toGlobal(head, global);
  startIdle(global);
  if (rest !== nil) runqputbatch(pp, rest, n - global);
  // Last: until now checkdead had to know of them.
  netpollAdjustWaiters(-n);
}

/** The first n of the list to the global queue; what remains of it. */
function toGlobal(head: Ptr<'g'>, n: number): Ptr<'g'> {
  if (n === 0) return head;
  let last = head;
  for (let i = 1; i < n; i++) last = get(last, G.schedlink);
  const rest = get(last, G.schedlink);
  set(last, G.schedlink, nil);
  lock(schedlock);
  globrunqputbatch(head, last, n);
  unlock(schedlock);
  return rest;
}

/** Starts Ms for up to n idle Ps. startm takes the P and finds the M under one lock: a P taken here and started after
 *  would be missed by checkdead in between. (#59600) */
export function startIdle(n: number): void {
  for (let i = 0; i < n; i++) {
    const idle = load(sched, Sched.npidle);
    if (idle === 0) return;
    startm(nil, false);
  }
}
