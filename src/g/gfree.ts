// Free Gs: dead ones, to be used again. Each P keeps some (owner only, no lock); beyond 64 half of them go to
// sched.gFree, in two lists: with a stack and without. (proc.go: gfput, gfget, gfpurge)

import { stackalloc, stackfree } from '../heap/stack.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, Gdead, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, load, ref, set, setrelaxed, store } from '../shared/mem.ts';
import { DEBUG, GFREELOCAL, STACKGUARD, STACKMIN } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

/** Puts a dead gp on pp's list. Owner of pp only. A stack that has grown is not kept. */
export function gfput(pp: Ptr<'p'>, gp: Ptr<'g'>): void {
  if (DEBUG) {
    const status = load(gp, G.atomicstatus);
    if (status !== Gdead) throw_('gfput: bad status (not Gdead)');
  }
  const lo = get(gp, G.stacklo);
  const bytes = (get(gp, G.stackhi) - lo) * 4;
  if (bytes !== STACKMIN && bytes !== 0) {
    stackfree(lo, bytes);
    set(gp, G.stacklo, 0);
    set(gp, G.stackhi, 0);
  }
  const head = get(pp, P.gfree);
  set(gp, G.schedlink, head);
  set(pp, P.gfree, gp);
  const n = get(pp, P.ngfree) + 1;
  setrelaxed(pp, P.ngfree, n);
  if (n >= GFREELOCAL) give(pp, GFREELOCAL / 2);
}

/** Moves Gs to the global lists until pp has `keep`. */
function give(pp: Ptr<'p'>, keep: number): void {
  const l = ref(sched, Sched.gfreelock);
  lock(l);
  let n = get(pp, P.ngfree);
  let total = get(sched, Sched.ngfree);
  while (n > keep) {
    const gp = get(pp, P.gfree);
    const rest = get(gp, G.schedlink);
    set(pp, P.gfree, rest);
    const bare = get(gp, G.stacklo) === 0;
    const list = bare ? Sched.gfreenostack : Sched.gfreestack;
    const head = get(sched, list);
    set(gp, G.schedlink, head);
    set(sched, list, gp);
    n--;
    total++;
  }
  setrelaxed(pp, P.ngfree, n);
  store(sched, Sched.ngfree, total);
  unlock(l);
}

/** Takes up to 32 Gs from the global lists, those with stacks first. */
function take(pp: Ptr<'p'>): void {
  const l = ref(sched, Sched.gfreelock);
  lock(l);
  let n = get(pp, P.ngfree);
  let total = get(sched, Sched.ngfree);
  while (n < GFREELOCAL / 2) {
    let list = Sched.gfreestack;
    let gp = get(sched, list);
    if (gp === nil) {
      list = Sched.gfreenostack;
      gp = get(sched, list);
      if (gp === nil) break;
    }
    const rest = get(gp, G.schedlink);
    set(sched, list, rest);
    const head = get(pp, P.gfree);
    set(gp, G.schedlink, head);
    set(pp, P.gfree, gp);
    n++;
    total--;
  }
  setrelaxed(pp, P.ngfree, n);
  store(sched, Sched.ngfree, total);
  unlock(l);
}

/** A dead G with a stack, or nil. Owner of pp only. */
export function gfget(pp: Ptr<'p'>): Ptr<'g'> {
  let gp = get(pp, P.gfree);
  if (gp === nil) {
    const there = load(sched, Sched.ngfree);
    if (there === 0) return nil;
    take(pp);
    gp = get(pp, P.gfree);
    if (gp === nil) return nil;
  }
  const rest = get(gp, G.schedlink);
  set(pp, P.gfree, rest);
  const n = get(pp, P.ngfree);
  setrelaxed(pp, P.ngfree, n - 1);
  const lo = get(gp, G.stacklo);
  if (lo === 0) givestack(gp, STACKMIN);
  return gp;
}

/** A stack for gp, which has none and does not run. */
export function givestack(gp: Ptr<'g'>, bytes: number): void {
  const lo = stackalloc(bytes);
  set(gp, G.stacklo, lo);
  set(gp, G.stackhi, lo + bytes / 4);
  setrelaxed(gp, G.stackguard0, lo + STACKGUARD / 4);
  set(gp, G.stackguard1, lo + STACKGUARD / 4);
}

/** Gives all of pp's free Gs away: pp is being destroyed. World stopped. */
export function gfpurge(pp: Ptr<'p'>): void {
  give(pp, 0);
}
