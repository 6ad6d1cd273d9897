// allgs: the table of all Gs. Gs are never freed, so a reader needs no lock: it loads the length, then the table.
// (proc.go)
//
// A grown table is filled before it is published, and the table before the length: a reader that sees the new length
// sees entries for all of it. (Go had this wrong until #49686.)

import { persistentalloc } from '../heap/persistent.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, Gidle } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, load, move, ref, set, setword, store, word } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const FIRSTCAP = 1024;

/** Adds gp, whose status must not be Gidle any more: a scanner may look at it from now on. */
export function allgadd(gp: Ptr<'g'>): void {
  const status = load(gp, G.atomicstatus);
  if (status === Gidle) throw_('allgadd: bad status Gidle');
  const l = ref(sched, Sched.allglock);
  lock(l);
  const n = get(sched, Sched.allglen);
  const cap = get(sched, Sched.allgcap);
  if (n === cap) growallgs(n);
  const table = get(sched, Sched.allgs);
  setword(table + n, gp);
  store(sched, Sched.allglen, n + 1);
  unlock(l);
}

function growallgs(n: number): void {
  const cap = n === 0 ? FIRSTCAP : n * 2;
  const table = persistentalloc(cap, 16);
  const old = get(sched, Sched.allgs);
  if (n > 0) move(table, old, n);
  store(sched, Sched.allgs, table);
  set(sched, Sched.allgcap, cap);
}

/** Number of Gs ever made. Those with a smaller index can be read with allg. */
export function allglen(): number {
  return load(sched, Sched.allglen);
}

/** G i of the table, for i below a length that allglen has returned. Any M, without a lock. */
export function allg(i: number): Ptr<'g'> {
  const table = load(sched, Sched.allgs);
  return as<'g'>(word(table + i));
}
