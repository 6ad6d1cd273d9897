// Notes: one-time events between two Ms. (lock_futex.go: notes)
//
//   key: 0 cleared, 1 woken
//
// noteclear before use; exactly one notewakeup; one M sleeps. A second wake is a bug and throws.

import { G, M, Note } from './layout.ts';
import { get, load, set, store, xchg } from './mem.ts';
import { futexwakeup, nanotime, parksleep } from './os.ts';
import type { Ptr } from './struct.ts';
import { throw_ } from './throw.ts';
import { getg } from './tls.ts';

export function noteclear(n: Ptr<'note'>): void {
  store(n, Note.key, 0);
}

export function notewakeup(n: Ptr<'note'>): void {
  const old = xchg(n, Note.key, 1);
  if (old !== 0) throw_('notewakeup - double wakeup');
  futexwakeup(n + Note.key, 1);
}

/** Sleeps until notewakeup. On g0 only. */
export function notesleep(n: Ptr<'note'>): void {
  const g = getg();
  const mp = get(g, G.m);
  const onG0 = get(mp, M.g0) === g;
  if (!onG0) throw_('notesleep not on g0');
  while (load(n, Note.key) === 0) {
    set(mp, M.blocked, 1);
    parksleep(n + Note.key, 0, -1);
    set(mp, M.blocked, 0);
  }
}

/** Sleeps until notewakeup or for ns. True when woken. On g0 only. */
export function notetsleep(n: Ptr<'note'>, ns: number): boolean {
  const g = getg();
  const mp = get(g, G.m);
  const onG0 = get(mp, M.g0) === g;
  if (!onG0) throw_('notetsleep not on g0');
  if (ns < 0) {
    notesleep(n);
    return true;
  }
  const deadline = nanotime() + ns;
  for (;;) {
    const woken = load(n, Note.key);
    if (woken !== 0) return true;
    const left = deadline - nanotime();
    if (left <= 0) return false;
    set(mp, M.blocked, 1);
    parksleep(n + Note.key, 0, left);
    set(mp, M.blocked, 0);
  }
}
