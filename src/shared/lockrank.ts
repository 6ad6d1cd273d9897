// Lock ranks: every runtime lock has one, and the table says which locks may be held when it is taken. Debug builds
// check each acquisition against it, so a wrong order is found the first time it runs, not the first time it deadlocks.
// (Go: lockrank.go, lockrank_on.go)

import { LOCKSHELD } from './param.ts';

/** Names in an order that the partial order below respects. */
export const RANKS = [
  'none',
  'leaf',
  'newmHandoff',
  'sysmon',
  'deadlock',
  'sweep',
  'sched',
  'allg',
  'allp',
  'timers',
  'hchan',
  'notifyList',
  'root',
  'sudog',
  'timerFree',
  'hchanLeaf',
  'gFree',
  'mcentral',
  'spanSetSpine',
  'stackpool',
  'stackLarge',
  'mheap',
  'globalAlloc',
  'pipe',
] as const;
export type Rank = (typeof RANKS)[number];

const ALL: readonly Rank[] = RANKS;
const upto = (r: Rank): readonly Rank[] => ALL.slice(1, ALL.indexOf(r));

/** MAYHOLD[r]: what may be held when a lock of rank r is taken. A rank is never taken twice unless it names itself. */
export const MAYHOLD: Readonly<Record<Rank, readonly Rank[]>> = {
  none: [],
  leaf: [],
  sysmon: [],
  newmHandoff: [],
  deadlock: [],
  sweep: [],
  sched: ['sysmon', 'sweep', 'deadlock'],
  allg: ['sysmon', 'sched'],
  allp: ['sysmon', 'sched'],
  timers: ['sysmon', 'sched', 'allp', 'timers'],
  hchan: ['timers', 'hchan'],
  notifyList: [],
  root: [],
  sudog: ['sched', 'hchan', 'notifyList', 'root'],
  timerFree: ['sched'],
  hchanLeaf: [],
  gFree: ['sched', 'allg'],
  mcentral: upto('mcentral'),
  spanSetSpine: upto('spanSetSpine'),
  stackpool: upto('stackpool'),
  stackLarge: upto('stackLarge'),
  mheap: upto('mheap'),
  globalAlloc: upto('globalAlloc'),
  // Printing is allowed under any lock but its own.
  pipe: upto('pipe'),
};

const number = Object.fromEntries(RANKS.map((r, i) => [r, i])) as Record<Rank, number>;
const allowed: readonly (readonly boolean[])[] = RANKS.map((r) => RANKS.map((held) => MAYHOLD[r].includes(held)));

export function rankOf(r: Rank): number {
  return number[r];
}

export function rankName(n: number): string {
  return RANKS[n] ?? `rank ${n}`;
}

/** null when a lock of rank `taking` may be taken while `held` is; otherwise why not. */
export function rankConflict(held: number, taking: number): string | null {
  if (taking === 0 || held === 0) return null;
  if (allowed[taking]?.[held] === true) return null;
  return `lock ordering problem: ${rankName(taking)} taken while holding ${rankName(held)}`;
}

/** Locks that one M can record. */
export const HELDMAX = LOCKSHELD;
