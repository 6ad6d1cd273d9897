// Audit of counters, against a recount (invariant I5), and of locks, which nobody may hold any more.

import { GCSTOP, netpolled, outputPipe, Sched, sched } from '../shared/globals.ts';
import { COUNTERS, type Counter, G, Gdead, Grunnable, Gwaiting, M, Mutex, P, Pgcstop } from '../shared/layout.ts';
import {
  MCENTRALWORDS,
  Mcentral,
  Mheap,
  mcentrals,
  mheap,
  NUMSPANCLASSES,
  Persistent,
  persistent,
  STACKPOOLWORDS,
  StackLarge,
  StackpoolItem,
  stackLarge,
  stackpool,
} from '../shared/layout-heap.ts';
import { Netpoll, Pipe } from '../shared/layout-host.ts';
import { NUMSTACKORDERS } from '../shared/param.ts';
import { metaof } from '../shared/struct.ts';
import { waitReason } from '../shared/waitreason.ts';
import { gstatus, type Snapshot } from './snapshot.ts';

/** Start functions of Ms: m/mstartfn.ts, which this room may not import. */
export const SYSMON = 1;
export const TEMPLATETHREAD = 2;
export const MSPARE = 3;

export function auditCounts(s: Snapshot, found: string[]): void {
  const is = (name: string, counter: number, recount: number): void => {
    if (counter !== recount) found.push(`${name} is ${counter}, recounted ${recount}`);
  };
  const counter = (field: number): number => s.word(sched + field);
  is('npidle', counter(Sched.npidle), s.idlePs.length);
  is('nmidle', counter(Sched.nmidle), s.idleMs.length);
  is('nmspinning', counter(Sched.nmspinning), s.ms.filter((m) => s.word(m + M.spinning) !== 0).length);
  is('runqsize', counter(Sched.runqsize), s.runqsize);
  const system = s.gs.filter((gp) => gstatus(s, gp) !== Gdead && s.word(gp + G.system) !== 0);
  is('ngsys', counter(Sched.ngsys), system.length);
  for (const { name, counter, length } of s.freeCounts) is(name, counter, length);
  const forThreads = waitReason('waiting for a thread');
  const waits = s.gs.filter((gp) => gstatus(s, gp) === Gwaiting && s.word(gp + G.waitreason) === forThreads);
  is('nthreadwait', counter(Sched.nthreadwait), waits.length);
  auditStops(s, is);
  auditNetpoll(s, is, found);
  auditMcount(s, is);
  auditLife(s, is, found);
}

/** Ps that the stopper of the world still waits for, and those that forEachP does: none unless one of them is under
 *  way. */
function auditStops(s: Snapshot, is: Is): void {
  const live = s.ps.slice(0, s.gomaxprocs);
  const stopping = (s.word(sched + Sched.gcwaiting) & GCSTOP) !== 0;
  const unstopped = stopping ? live.filter((pp) => s.word(pp + P.status) !== Pgcstop) : [];
  is('stopwait', s.word(sched + Sched.stopwait), unstopped.length);
  const wanted = live.filter((pp) => s.word(pp + P.runSafePointFn) !== 0);
  is('safePointWait', s.word(sched + Sched.safePointWait), wanted.length);
}

/** Goroutines that wait for the host, and the calls that they wait with. */
function auditNetpoll(s: Snapshot, is: Is, found: string[]): void {
  const iowait = waitReason('IO wait');
  const waits = (gp: number): boolean => gstatus(s, gp) === Gwaiting && s.word(gp + G.waitreason) === iowait;
  const waiters = s.gs.filter(waits).length;
  is('netpollWaiters', s.word(netpolled + Netpoll.waiters), waiters);
  const used = s.word(netpolled + Netpoll.made) - s.freeHostCalls;
  if (used < waiters)
    found.push(`${used} host calls are in use: expected at least ${waiters}, as many as goroutines wait`);
  const until = s.float(sched + Sched.pollUntil);
  const last = s.float(sched + Sched.lastpoll);
  if (until !== 0 && last !== 0) found.push(`nobody polls (lastpoll is ${last}), but until ${until}`);
}

/** Start functions of Ms that are created: all but m0. */
const BORN = new Set([SYSMON, TEMPLATETHREAD, MSPARE]);

type Is = (name: string, counter: number, recount: number) => void;

/** Ms by what they do. Those without a P that are neither idle nor stopped for a goroutine are the system's (sysmon),
 *  the one in the poller (which has exchanged lastpoll for 0), or m0 after it has exited: its M stays on allm. */
function auditMcount(s: Snapshot, is: Is): void {
  const mcount = s.word(sched + Sched.mnext) - s.word(sched + Sched.nmfreed);
  const spare = s.ms.filter(
    (m) => s.word(m + M.p) === 0 && s.word(m + M.nextp) === 0 && s.word(m + M.curg) === 0 && !s.idleMs.includes(m),
  );
  const locked = spare.filter((m) => s.word(m + M.lockedg) !== 0);
  is('nmidlelocked', s.word(sched + Sched.nmidlelocked), locked.length);
  // The machine may go down before their threads come up: the stock counts them until then, the system only from then
  // on.
  const unborn = spare.filter((m) => s.word(m + M.procid) === 0 && BORN.has(s.word(m + M.mstartfn)));
  const stock = unborn.filter((m) => s.word(m + M.mstartfn) === MSPARE);
  is('nmunborn', s.word(sched + Sched.nmunborn), stock.length);
  const others = spare.filter((m) => s.word(m + M.lockedg) === 0 && !unborn.includes(m));
  const m0exited = mcount === s.ms.length - 1 && others.some((m) => s.word(m + M.id) === 0) ? 1 : 0;
  is('mcount', mcount, s.ms.length - m0exited);
  const polling = s.float(sched + Sched.lastpoll) === 0 ? 1 : 0;
  is('nmsys', s.word(sched + Sched.nmsys), others.length - m0exited - polling);
}

/** What the Ps counted against what became of the goroutines: counters.ts derives it. */
function auditLife(s: Snapshot, is: Is, found: string[]): void {
  const total = (c: Counter): number => s.ps.reduce((n, pp) => n + s.float(pp + P[c]), 0);
  const alive = s.gs.filter((gp) => gstatus(s, gp) !== Gdead).length;
  is('goroutines spawned - finished', total('spawned') - total('finished'), alive);
  const runnable = s.gs.filter((gp) => gstatus(s, gp) === Grunnable).length;
  // Each run was made possible by one of these; a goroutine whose park was called off (park_m) is not counted by any of
  // them, so there may be more runs, never fewer.
  const caused = total('spawned') + total('readied') + total('yields');
  const ends = total('ran') + runnable;
  if (ends < caused) found.push(`ran + runnable is ${ends}: expected at least ${caused} (spawned + readied + yields)`);
  const own = total('fromRunnext') + total('fromLocal');
  const most = own + total('fromGlobal') + total('stolen') + total('polled');
  const ran = total('ran');
  if (ran < own || ran > most) found.push(`ran is ${ran}: expected ${own} (runnext, ring) to ${most} (and batches)`);
  s.ps.forEach((pp, i) => {
    for (const c of COUNTERS) {
      const n = s.float(pp + P[c]);
      if (!(Number.isInteger(n) && n >= 0)) found.push(`P${i}.${c} is ${n}`);
    }
    const row = s.ps.reduce((n, _, victim) => n + s.word(pp + P.stolenFrom + victim), 0);
    is(`P${i}.stolen`, s.float(pp + P.stolen), row);
  });
}

/** Every mutex that exists once: its struct, name and place. */
function mutexes(): { name: string; key: number }[] {
  const in_ = (name: string, base: number, layout: object): { name: string; key: number }[] =>
    metaof(layout)
      .fields.filter((f) => f.spec.of === 'mutex')
      .map((f) => ({ name: `${name}.${f.name}`, key: base + f.offset + Mutex.key }));
  const pools = Array.from({ length: NUMSTACKORDERS }, (_, i) =>
    in_(`stackpool[${i}]`, stackpool + i * STACKPOOLWORDS, StackpoolItem),
  );
  const centrals = Array.from({ length: NUMSPANCLASSES }, (_, i) =>
    in_(`mcentral[${i}]`, mcentrals + i * MCENTRALWORDS, Mcentral),
  );
  return [
    ...in_('sched', sched, Sched),
    ...in_('output', outputPipe, Pipe),
    ...in_('netpoll', netpolled, Netpoll),
    ...in_('mheap', mheap, Mheap),
    ...in_('persistent', persistent, Persistent),
    ...in_('stackLarge', stackLarge, StackLarge),
    ...pools.flat(),
    ...centrals.flat(),
  ];
}

export function auditLocks(s: Snapshot, found: string[]): void {
  for (const { name, key } of mutexes()) {
    const v = s.word(key);
    if (v !== 0) found.push(`${name} is held (key ${v})`);
  }
}
