// Sudogs, one for each goroutine on each wait queue: taken from and given back to the P's free list, or the central one
// (freelist.ts). (proc.go: acquireSudog, releaseSudog)
//
// Go keeps a P's sudogs in an array; here they are linked, which serves as well and takes no room in the P.

import { mallocgc } from '../heap/malloc.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, M, P } from '../shared/layout.ts';
import { Sudog } from '../shared/layout-sync.ts';
import { as, get, ref, set, word } from '../shared/mem.ts';
import { DEBUG, SUDOGCACHE } from '../shared/param.ts';
import { nil, type Ptr, sizeof } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { type FreeList, givecentral, takecentral } from './freelist.ts';

const SUDOGBYTES = sizeof(Sudog) * 4;
const SUDOGS: FreeList<'sudog'> = {
  link: Sudog.next,
  local: P.sudogs,
  nlocal: P.nsudogs,
  central: Sched.sudogs,
  lock: ref(sched, Sched.sudoglock),
  cache: SUDOGCACHE,
};

/** A sudog for the current goroutine, its fields as releaseSudog leaves them: links, elem, c and isSelect clear. The M
 *  must own a P; may be called with a lock held that ranks before sudog. */
export function acquireSudog(): Ptr<'sudog'> {
  const gp = getg();
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  const own = get(pp, P.sudogs);
  const s = own === nil ? takecentral(SUDOGS, pp) : own;
  if (s === nil) return as<'sudog'>(mallocgc(SUDOGBYTES, false));
  const rest = get(s, Sudog.next);
  set(pp, P.sudogs, rest);
  const n = get(pp, P.nsudogs);
  set(pp, P.nsudogs, n - 1);
  set(s, Sudog.next, nil);
  if (DEBUG) checkClean(s);
  return s;
}

/** Puts s back. It must be on no queue, its elem and links clear. The M must own a P; no lock that ranks after
 *  sudog. */
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
  if (n === SUDOGCACHE) givecentral(SUDOGS, pp, SUDOGCACHE / 2);
  const head = get(pp, P.sudogs);
  set(s, Sudog.next, head);
  set(pp, P.sudogs, s);
  const left = get(pp, P.nsudogs);
  set(pp, P.nsudogs, left + 1);
}

/** Gives all of pp's sudogs away: pp is being destroyed. World stopped. (proc.go: p.destroy) */
export function sudogpurge(pp: Ptr<'p'>): void {
  givecentral(SUDOGS, pp, 0);
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
