// Sudogs: each P keeps some (owner only, no lock); half a cache at a time goes to and comes from a central list under
// sudoglock. (proc.go: acquireSudog, releaseSudog)
//
// Go keeps a P's sudogs in an array; here they are linked, which serves as well and takes no room in the P.

import { mallocgc } from '../heap/malloc.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, M, P } from '../shared/layout.ts';
import { Sudog } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set, word } from '../shared/mem.ts';
import { DEBUG, SUDOGCACHE } from '../shared/param.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';

const SUDOGBYTES = sizeof(Sudog) * 4;
const sudoglock = ref(sched, Sched.sudoglock);

/** A sudog for the current goroutine, its fields as releaseSudog leaves them: links, elem, c and isSelect clear. The M must
 *  own a P; may be called with a lock held that ranks before sudog. */
export function acquireSudog(): Ptr<'sudog'> {
  const gp = getg();
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  let s = get(pp, P.sudogs);
  if (s === nil) s = fill(pp);
  const rest = get(s, Sudog.next);
  set(pp, P.sudogs, rest);
  const n = get(pp, P.nsudogs);
  set(pp, P.nsudogs, n - 1);
  set(s, Sudog.next, nil);
  if (DEBUG) checkClean(s);
  return s;
}

/** Gives pp half a cache from the central list, or one new sudog; returns the first. */
function fill(pp: Ptr<'p'>): Ptr<'sudog'> {
  let head: Ptr<'sudog'> = nil;
  let n = 0;
  lock(sudoglock);
  while (n < SUDOGCACHE / 2) {
    const s = get(sched, Sched.sudogs);
    if (s === nil) break;
    const rest = get(s, Sudog.next);
    set(sched, Sched.sudogs, rest);
    set(s, Sudog.next, head);
    head = s;
    n++;
  }
  unlock(sudoglock);
  if (head === nil) {
    head = as<'sudog'>(mallocgc(SUDOGBYTES, false));
    n = 1;
  }
  set(pp, P.sudogs, head);
  set(pp, P.nsudogs, n);
  return head;
}

/** Puts s back. It must be on no queue, its elem and links clear. The M must own a P; no lock that ranks after sudog. */
export function releaseSudog(s: Ptr<'sudog'>): void {
  const gp = getg();
  if (DEBUG) {
    checkClean(s);
    const next = get(s, Sudog.next);
    if (next !== nil) throw_('runtime: sudog with non-nil next');
    const param = get(gp, G.param);
    if (param !== 0) throw_('runtime: releaseSudog with non-nil gp.param');
  }
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  const n = get(pp, P.nsudogs);
  if (n === SUDOGCACHE) give(pp, SUDOGCACHE / 2);
  const head = get(pp, P.sudogs);
  set(s, Sudog.next, head);
  set(pp, P.sudogs, s);
  const left = get(pp, P.nsudogs);
  set(pp, P.nsudogs, left + 1);
}

/** Moves sudogs from pp to the central list until it has `keep`. */
function give(pp: Ptr<'p'>, keep: number): void {
  const first = get(pp, P.sudogs);
  let n = get(pp, P.nsudogs);
  if (n <= keep) return;
  let last = first;
  for (n--; n > keep; n--) last = get(last, Sudog.next);
  const rest = get(last, Sudog.next);
  set(pp, P.sudogs, rest);
  set(pp, P.nsudogs, keep);
  lock(sudoglock);
  const head = get(sched, Sched.sudogs);
  set(last, Sudog.next, head);
  set(sched, Sched.sudogs, first);
  unlock(sudoglock);
}

/** Gives all of pp's sudogs away: pp is being destroyed. World stopped. (proc.go: p.destroy) */
export function sudogpurge(pp: Ptr<'p'>): void {
  give(pp, 0);
}

function checkClean(s: Ptr<'sudog'>): void {
  const lo = word(s + Sudog.elem);
  const hi = word(s + Sudog.elem + 1);
  if (lo !== 0 || hi !== 0) throw_('runtime: sudog with non-nil elem');
  if (get(s, Sudog.isSelect) !== 0) throw_('runtime: sudog with non-false isSelect');
  if (get(s, Sudog.prev) !== nil) throw_('runtime: sudog with non-nil prev');
  if (get(s, Sudog.waitlink) !== nil) throw_('runtime: sudog with non-nil waitlink');
  if (get(s, Sudog.c) !== nil) throw_('runtime: sudog with non-nil c');
}
