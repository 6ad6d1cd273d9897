// Snapshot for an audit: the Gs, Ms and Ps of a machine whose threads have left, and what holds which G. Memory may be
// corrupt: reads outside it give 0, and a chain that leaves it or bites its own tail ends there, with a finding.

import { Allp, allp, netpolled, Sched, sched } from '../shared/globals.ts';
import { G, GSTATUS, Gscan, M, P } from '../shared/layout.ts';
import { HostCall, Netpoll } from '../shared/layout-host.ts';
import { MAXPROCS, RUNQ } from '../shared/param.ts';
import { at, sizeof } from '../shared/struct.ts';

export interface Snapshot {
  readonly word: (a: number) => number;
  readonly float: (a: number) => number;
  readonly gs: readonly number[];
  readonly ms: readonly number[];
  /** allp[i], those of an earlier, larger GOMAXPROCS included. */
  readonly ps: readonly number[];
  readonly gomaxprocs: number;
  /** Ps on the idle list, and Ms on theirs. */
  readonly idlePs: readonly number[];
  readonly idleMs: readonly number[];
  /** The queue slots that hold each G. */
  readonly queued: ReadonlyMap<number, readonly string[]>;
  /** The free lists that each G is on. */
  readonly free: ReadonlyMap<number, readonly string[]>;
  readonly runqsize: number;
  readonly freeCounts: readonly { name: string; counter: number; length: number }[];
  /** Host calls that no goroutine uses. */
  readonly freeHostCalls: number;
  /** What went wrong while all this was gathered. */
  readonly findings: readonly string[];
}

type Read = (a: number) => number;

/** The structs of a chain, first to last. */
function walk(
  read: Read,
  head: number,
  link: number,
  size: number,
  words: number,
  name: string,
  found: string[],
): number[] {
  const seen = new Set<number>();
  for (let a = head; a !== 0; a = read(a + link)) {
    if (seen.has(a)) {
      found.push(`${name}: comes back to @${a}`);
      break;
    }
    if (!(a > 0 && a + size <= words)) {
      found.push(`${name}: leads out of memory, to @${a}`);
      break;
    }
    seen.add(a);
  }
  return [...seen];
}

export function snapshot(buffer: SharedArrayBuffer): Snapshot {
  const words = new Int32Array(buffer);
  const floats = new Float64Array(buffer);
  const read: Read = (a) => words[a] ?? 0;
  const found: string[] = [];
  const chain = (head: number, link: number, layout: object, name: string): number[] =>
    walk(read, head, link, sizeof(layout), words.length, name, found);
  const s = (field: number): number => read(sched + field);

  const ps: number[] = [];
  for (let i = 0; i < MAXPROCS; i++) {
    const pp = read(allp + at(Allp.at, i));
    if (pp === 0) break;
    if (pp > 0 && pp + sizeof(P) <= words.length) ps.push(pp);
    else found.push(`allp[${i}]: leads out of memory, to @${pp}`);
  }
  const gs = gatherGs(read, words.length, found);
  const queues = gatherQueues(read, ps, chain, found);
  const free = new Map<number, string[]>();
  const freeCounts: { name: string; counter: number; length: number }[] = [];
  const freeList = (head: number, name: string): number => {
    const list = chain(head, G.schedlink, G, name);
    for (const gp of list) free.set(gp, [...(free.get(gp) ?? []), name]);
    return list.length;
  };
  ps.forEach((pp, i) => {
    const length = freeList(read(pp + P.gfree), `P${i}.gfree`);
    freeCounts.push({ name: `P${i}.ngfree`, counter: read(pp + P.ngfree), length });
  });
  const withStack = freeList(s(Sched.gfreestack), 'sched.gFree.stack');
  const without = freeList(s(Sched.gfreenostack), 'sched.gFree.noStack');
  freeCounts.push({ name: 'sched.ngfree', counter: s(Sched.ngfree), length: withStack + without });
  return {
    word: read,
    float: (a) => floats[a >>> 1] ?? 0,
    gs,
    ms: chain(s(Sched.allm), M.alllink, M, 'allm'),
    ps,
    gomaxprocs: s(Sched.gomaxprocs),
    idlePs: chain(s(Sched.pidle), P.link, P, 'sched.pidle'),
    idleMs: chain(s(Sched.midle), M.schedlink, M, 'sched.midle'),
    queued: queues.queued,
    runqsize: queues.runqsize,
    free,
    freeCounts,
    freeHostCalls: chain(read(netpolled + Netpoll.free), HostCall.next, HostCall, 'netpoll.free').length,
    findings: found,
  };
}

function gatherGs(read: Read, words: number, found: string[]): number[] {
  const n = read(sched + Sched.allglen);
  const cap = read(sched + Sched.allgcap);
  const table = read(sched + Sched.allgs);
  if (n < 0 || n > cap || table < 0 || table + n > words) {
    found.push(`allgs: ${n} of ${cap} at @${table} cannot be`);
    return [];
  }
  const gs = new Set<number>();
  for (let i = 0; i < n; i++) {
    const gp = read(table + i);
    if (!(gp > 0 && gp + sizeof(G) <= words)) found.push(`allgs[${i}]: leads out of memory, to @${gp}`);
    else if (gs.has(gp)) found.push(`allgs[${i}]: @${gp} is there twice`);
    else gs.add(gp);
  }
  return [...gs];
}

type Chain = (head: number, link: number, layout: object, name: string) => number[];

/** All run queues: the rings, runnext, and the global chain. */
function gatherQueues(
  read: Read,
  ps: readonly number[],
  chain: Chain,
  found: string[],
): { queued: Map<number, string[]>; runqsize: number } {
  const queued = new Map<number, string[]>();
  const put = (gp: number, where: string): void => {
    queued.set(gp, [...(queued.get(gp) ?? []), where]);
  };
  ps.forEach((pp, i) => {
    const head = read(pp + P.runqhead);
    const n = (read(pp + P.runqtail) - head) | 0;
    if (n < 0 || n > RUNQ) found.push(`P${i}: ${n} Gs in a ring of ${RUNQ}`);
    for (let k = 0; k < Math.min(n, RUNQ); k++) put(read(pp + P.runq + ((head + k) & (RUNQ - 1))), `P${i}.runq`);
    const next = read(pp + P.runnext);
    if (next !== 0) put(next, `P${i}.runnext`);
  });
  const global = chain(read(sched + Sched.runqhead), G.schedlink, G, 'sched.runq');
  for (const gp of global) put(gp, 'sched.runq');
  const tail = read(sched + Sched.runqtail);
  if (tail !== (global.at(-1) ?? 0))
    found.push(`sched.runqtail is @${tail}, the chain ends with @${global.at(-1) ?? 0}`);
  return { queued, runqsize: global.length };
}

/** `G12`, for messages. */
export function gname(s: Snapshot, gp: number): string {
  return s.gs.includes(gp) ? `G${s.float(gp + G.goid)}` : `@${gp}`;
}

/** Status without Gscan. */
export function gstatus(s: Snapshot, gp: number): number {
  return s.word(gp + G.atomicstatus) & ~Gscan;
}

export function statusName(status: number): string {
  return GSTATUS[status] ?? `status ${status}`;
}
