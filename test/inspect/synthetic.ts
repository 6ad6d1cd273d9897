// A machine at rest, written by hand into memory of its own: what an audit must accept, and what tests then corrupt.
//
//   P0  owned by M0, which runs main (G1); G4 in its ring, G5 in runnext; three timers: due, moved forward, deleted
//   P1  idle, with the timer that G3 sleeps on
//   P2  in nextp of M1, which was woken spinning and has not looked yet
//   P3  owned by M2, which spins
//   P4  idle; M4 was to come for it (mwanted), and its thread never came up
//   P5  above gomaxprocs;  M3 idle;  the poller's place is free
//   G2 waits (a system goroutine), G3 waits, G6 is in the global queue, G7 and G8 are dead on P0's list, G9 and G10 are
//   dead on the global lists, one without a stack

import { MSPARE } from '../../src/inspect/auditcounts.ts';
import { Allp, allp, HEAPGLOBALS, idlepMask, Pmask, Sched, sched, timerpMask } from '../../src/shared/globals.ts';
import {
  type Counter,
  G,
  Gdead,
  Grunnable,
  Grunning,
  Gwaiting,
  M,
  P,
  Pdead,
  Pidle,
  Prunning,
} from '../../src/shared/layout.ts';
import { HEAPBASE } from '../../src/shared/layout-heap.ts';
import { Timer, timerDeleted, timerModifiedEarlier, timerWaiting } from '../../src/shared/layout-sync.ts';
import { sizeof } from '../../src/shared/struct.ts';

export interface Synthetic {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly floats: Float64Array;
  /** Addresses; gs[1] is G1. */
  readonly gs: readonly number[];
  readonly ms: readonly number[];
  readonly ps: readonly number[];
  /** The first three are P0's, in the heap's order. */
  readonly timers: readonly number[];
}

const NGS = 10;
const NMS = 5;
const NPS = 6;
const NTIMERS = 4;
const HEAPCAP = 8;

export function synthetic(): Synthetic {
  let next = Math.ceil(Math.max(HEAPBASE, HEAPGLOBALS) / 16) * 16;
  const take = (n: number): number => {
    const a = next;
    next += Math.ceil(n / 16) * 16;
    return a;
  };
  const many = (n: number, layout: object): number[] => Array.from({ length: n }, () => take(sizeof(layout)));
  const gs = [0, ...many(NGS, G)];
  const ms = many(NMS, M);
  const ps = many(NPS, P);
  const timers = many(NTIMERS, Timer);
  const table = take(1024);
  const heaps = [take(HEAPCAP), take(HEAPCAP)];
  const buffer = new SharedArrayBuffer(Math.ceil(next / 16) * 64 + 4096);
  const words = new Int32Array(buffer);
  const floats = new Float64Array(buffer);
  const put = (a: number, field: number, v: number): void => {
    words[a + field] = v;
  };
  const g = (i: number): number => gs[i] ?? 0;
  const m = (i: number): number => ms[i] ?? 0;
  const p = (i: number): number => ps[i] ?? 0;
  const count = (i: number, c: Counter, n: number): void => {
    floats[(p(i) + P[c]) >>> 1] = n;
  };

  gs.slice(1).forEach((gp, i) => {
    put(table, i, gp);
    floats[(gp + G.goid) >>> 1] = i + 1;
    put(gp, G.stacklo, 4096);
    put(gp, G.atomicstatus, Gdead);
  });
  put(g(1), G.atomicstatus, Grunning);
  put(g(1), G.m, m(0));
  put(g(2), G.system, 1);
  for (const i of [2, 3]) put(g(i), G.atomicstatus, Gwaiting);
  for (const i of [4, 5, 6]) put(g(i), G.atomicstatus, Grunnable);
  put(g(7), G.schedlink, g(8));
  put(g(10), G.stacklo, 0);

  const s: [number, number][] = [
    [Sched.allglen, NGS],
    [Sched.allgcap, 1024],
    [Sched.allgs, table],
    [Sched.goidgen, 1],
    [Sched.ngsys, 1],
    [Sched.runqhead, g(6)],
    [Sched.runqtail, g(6)],
    [Sched.runqsize, 1],
    [Sched.gfreestack, g(9)],
    [Sched.gfreenostack, g(10)],
    [Sched.ngfree, 2],
    [Sched.gomaxprocs, 5],
    [Sched.pidle, p(1)],
    [Sched.npidle, 2],
    [Sched.midle, m(3)],
    [Sched.nmidle, 1],
    [Sched.mnext, NMS],
    [Sched.nmspinning, 2],
    [Sched.mwanted, 1],
    [Sched.nmunborn, 1],
    [Sched.allm, m(4)],
  ];
  for (const [field, v] of s) put(sched, field, v);
  floats[(sched + Sched.lastpoll) >>> 1] = 1;

  ms.forEach((mp, i) => {
    put(mp, M.id, i);
    put(mp, M.alllink, i > 0 ? m(i - 1) : 0);
    put(mp, M.procid, i < 4 ? i + 1 : 0);
    put(mp, M.mstartfn, i === 0 ? 0 : MSPARE);
  });
  put(m(0), M.p, p(0));
  put(m(0), M.curg, g(1));
  put(m(1), M.nextp, p(2));
  put(m(1), M.spinning, 1);
  put(m(2), M.p, p(3));
  put(m(2), M.spinning, 1);

  ps.forEach((pp, i) => {
    put(allp, Allp.at + i, pp);
    put(pp, P.id, i);
    put(pp, P.status, i < 5 ? Pidle : Pdead);
  });
  put(p(1), P.link, p(4));
  put(idlepMask, Pmask.at, (1 << 1) | (1 << 4));
  for (const [i, owner] of [
    [0, 0],
    [3, 2],
  ] as const) {
    put(p(i), P.m, m(owner));
    put(p(i), P.status, Prunning);
  }
  put(p(0), P.gfree, g(7));
  put(p(0), P.ngfree, 2);
  // The ring's indices wrap as 32-bit words do.
  put(p(0), P.runqhead, -1);
  put(p(0), P.runq + 255, g(4));
  put(p(0), P.runnext, g(5));

  // 10 made, 4 ended; G3 was readied once and parked again, main yielded 3 times.
  count(0, 'spawned', 10);
  count(0, 'finished', 1);
  count(3, 'finished', 3);
  count(0, 'readied', 1);
  count(0, 'yields', 3);
  count(0, 'ran', 7);
  count(0, 'fromRunnext', 1);
  count(0, 'fromLocal', 3);
  count(0, 'fromGlobal', 3);
  count(3, 'ran', 4);
  count(3, 'fromLocal', 2);
  count(3, 'stolen', 4);
  put(p(3), P.stolenFrom + 0, 4);

  const due = [100, 200, 150, 300];
  const status = [timerWaiting, timerModifiedEarlier, timerDeleted, timerWaiting];
  timers.forEach((t, i) => {
    const on = i < 3 ? 0 : 1;
    put(heaps[on] ?? 0, i % 3, t);
    put(t, Timer.pp, p(on));
    put(t, Timer.status, status[i] ?? 0);
    floats[(t + Timer.when) >>> 1] = due[i] ?? 0;
  });
  floats[((timers[1] ?? 0) + Timer.nextwhen) >>> 1] = 50;
  for (const i of [0, 1]) {
    put(p(i), P.timers, heaps[i] ?? 0);
    put(p(i), P.timerscap, HEAPCAP);
    put(p(i), P.numTimers, i === 0 ? 3 : 1);
    floats[(p(i) + P.timer0When) >>> 1] = i === 0 ? 100 : 300;
  }
  put(p(0), P.deletedTimers, 1);
  floats[(p(0) + P.timerModifiedEarliest) >>> 1] = 50;
  put(timerpMask, Pmask.at, 3);
  put(g(3), G.timer, timers[3] ?? 0);
  return { buffer, words, floats, gs, ms, ps, timers };
}
