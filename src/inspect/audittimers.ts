// Audit of timers: each heap against its counts and times. (invariant I17, and the timers' part of I7)
//
// A timer is on a heap if and only if its `pp` is set; timer0When is when the first is due; timerModifiedEarliest comes
// no later than the new time of any timer that was moved forward; the P's bit in timerpMask is set when its heap is not
// empty. With all threads gone no timer is in a transient status.

import { Pmask, timerpMask } from '../shared/globals.ts';
import { G, Mutex, P } from '../shared/layout.ts';
import {
  TIMERSTATUS,
  Timer,
  timerDeleted,
  timerModifiedEarlier,
  timerModifiedLater,
  timerNoStatus,
  timerRemoved,
  timerWaiting,
} from '../shared/layout-sync.ts';
import { gname, type Snapshot } from './snapshot.ts';

const ONHEAP: readonly number[] = [timerWaiting, timerDeleted, timerModifiedEarlier, timerModifiedLater];

export function auditTimers(s: Snapshot, found: string[]): void {
  /** The heap that each timer was met on. */
  const heaps = new Map<number, string>();
  s.ps.forEach((pp, i) => {
    auditHeap(s, pp, i, heaps, found);
    const held = s.word(pp + P.timersLock + Mutex.key);
    if (held !== 0) found.push(`P${i}.timersLock is held (key ${held})`);
  });
  // Of timers that are on no heap, only those of goroutines can be found.
  for (const gp of s.gs) {
    const t = s.word(gp + G.timer);
    if (t === 0) continue;
    const status = s.word(t + Timer.status);
    const off = status === timerNoStatus || status === timerRemoved;
    if (heaps.has(t) === off) found.push(`${gname(s, gp)}: its timer is ${name(status)}, ${where(heaps, t)}`);
    if (heaps.has(t) !== (s.word(t + Timer.pp) !== 0))
      found.push(`${gname(s, gp)}: the pp of its timer is @${s.word(t + Timer.pp)}, ${where(heaps, t)}`);
  }
}

const name = (status: number): string => `timer${TIMERSTATUS[status] ?? status}`;
const where = (heaps: ReadonlyMap<number, string>, t: number): string => `on ${heaps.get(t) ?? 'no heap'}`;

function auditHeap(s: Snapshot, pp: number, i: number, heaps: Map<number, string>, found: string[]): void {
  const n = s.word(pp + P.numTimers);
  const cap = s.word(pp + P.timerscap);
  const base = s.word(pp + P.timers);
  const say = (what: string): void => {
    found.push(`P${i}: ${what}`);
  };
  if (!(n >= 0 && n <= cap && base >= 0)) {
    say(`${n} timers in a heap of ${cap} at @${base}`);
    return;
  }
  let length = 0;
  while (length < cap && s.word(base + length) !== 0) length++;
  if (length !== n) say(`numTimers is ${n}, recounted ${length}`);
  const when = (k: number): number => s.float(s.word(base + k) + Timer.when);
  let deleted = 0;
  let earliest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < n && k < length; k++) {
    const t = s.word(base + k);
    const other = heaps.get(t);
    if (other !== undefined) say(`timer ${k} @${t} is on ${other} as well`);
    heaps.set(t, `P${i}'s heap`);
    if (s.word(t + Timer.pp) !== pp) say(`timer ${k} @${t}: its pp is @${s.word(t + Timer.pp)}`);
    const status = s.word(t + Timer.status);
    if (!ONHEAP.includes(status)) say(`timer ${k} @${t} is ${name(status)}`);
    if (status === timerDeleted) deleted++;
    if (status === timerModifiedEarlier) earliest = Math.min(earliest, s.float(t + Timer.nextwhen));
    if (!(when(k) > 0)) say(`timer ${k} @${t} is due at ${when(k)}`);
    const parent = (k - 1) >> 2;
    if (k > 0 && when(k) < when(parent)) say(`timer ${k} is due before its parent, timer ${parent}`);
  }
  auditWords(s, pp, { n, first: n > 0 ? when(0) : 0, deleted, earliest }, say);
  if (n > 0 && i >= s.gomaxprocs) say(`above gomaxprocs, with ${n} timers`);
  const bit = (s.word(timerpMask + Pmask.at + (i >>> 5)) >>> (i & 31)) & 1;
  if (n > 0 && bit === 0) say(`${n} timers, but timerpMask says that there are none`);
}

interface Recount {
  readonly n: number;
  readonly first: number;
  readonly deleted: number;
  readonly earliest: number;
}

/** The words of the P that are read without its timersLock. */
function auditWords(s: Snapshot, pp: number, r: Recount, say: (what: string) => void): void {
  const zero = s.float(pp + P.timer0When);
  if (zero !== r.first) say(`timer0When is ${zero}, the first is due at ${r.first}`);
  const modified = s.float(pp + P.timerModifiedEarliest);
  const bounds = r.earliest === Number.POSITIVE_INFINITY || (modified !== 0 && modified <= r.earliest);
  if (!bounds) say(`timerModifiedEarliest is ${modified}, a timer was moved forward to ${r.earliest}`);
  if (r.n === 0 && modified !== 0) say(`timerModifiedEarliest is ${modified} with no timers`);
  const deleted = s.word(pp + P.deletedTimers);
  if (deleted !== r.deleted) say(`deletedTimers is ${deleted}, recounted ${r.deleted}`);
}
