// Work stealing: from another P's run queue, and the order in which Ps are visited for that.
// (proc.go: runqgrab, runqsteal, randomOrder; stealWork, which visits them: m/findrunnable.ts)

import { P, Prunning } from '../shared/layout.ts';
import { addf, cas, get, load, relaxed, set, store } from '../shared/mem.ts';
import { usleep } from '../shared/os.ts';
import { RUNNEXT_GRACE, RUNQ } from '../shared/param.ts';
import { at, nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const MASK = RUNQ - 1;

/**
 * Copies half of `victim`'s queue into `into`'s slots from `tail` on and claims it; returns how many Gs that were. With
 * `runnext` it takes the victim's runnext when there is nothing else. Any M may call; `into` is its own P.
 */
export function runqgrab(victim: Ptr<'p'>, into: Ptr<'p'>, tail: number, runnext: boolean): number {
  for (;;) {
    const head = load(victim, P.runqhead);
    const vtail = load(victim, P.runqtail);
    let n = (vtail - head) | 0;
    n -= n >> 1;
    if (n === 0) return runnext ? grabrunnext(victim, into, tail) : 0;
    // Head and tail were read at different times; a pair that does not fit together is read again.
    if (n < 0 || n > RUNQ / 2) continue;
    for (let i = 0; i < n; i++) {
      const gp = get(victim, at(P.runq, (head + i) & MASK));
      set(into, at(P.runq, (tail + i) & MASK), gp);
    }
    if (cas(victim, P.runqhead, head, (head + n) | 0)) return n;
  }
}

function grabrunnext(victim: Ptr<'p'>, into: Ptr<'p'>, tail: number): number {
  const next = load(victim, P.runnext);
  if (next === nil) return 0;
  // A running victim is likely to run its runnext within the microsecond: a G that readies another and then parks would
  // have it stolen each time, to and fro. Give it the time: by sleeping, not by being busy, since the victim may be the
  // one that is just waking us up, and has not got its processor back (docs/decisions/015-stealing-runnext.md).
  const status = load(victim, P.status);
  if (status === Prunning) {
    const tick = relaxed(victim, P.nexttick);
    usleep(RUNNEXT_GRACE);
    const still = load(victim, P.runnext);
    // The same G may be there again: of two that ready each other it is, every other time. Then others have been taken
    // meanwhile.
    const now = relaxed(victim, P.nexttick);
    if (still !== next || now !== tick) return 0;
  }
  if (!cas(victim, P.runnext, next, nil)) return 0;
  set(into, at(P.runq, tail & MASK), next);
  return 1;
}

/** Steals half of `victim`'s Gs into pp's queue and returns one of them, or nil. Owner of pp only, whose queue is
 *  empty. */
export function runqsteal(pp: Ptr<'p'>, victim: Ptr<'p'>, runnext: boolean): Ptr<'g'> {
  const tail = get(pp, P.runqtail);
  const got = runqgrab(victim, pp, tail, runnext);
  if (got === 0) return nil;
  account(pp, victim, got);
  const n = got - 1;
  const gp = get(pp, at(P.runq, (tail + n) & MASK));
  if (n === 0) return gp;
  const head = load(pp, P.runqhead);
  if (((tail - head) | 0) + n >= RUNQ) throw_('runqsteal: runq overflow');
  store(pp, P.runqtail, (tail + n) | 0);
  return gp;
}

function account(pp: Ptr<'p'>, victim: Ptr<'p'>, n: number): void {
  addf(pp, P.stolen, n);
  const id = get(victim, P.id);
  const before = get(pp, at(P.stolenFrom, id));
  set(pp, at(P.stolenFrom, id), before + n);
}

// The order in which a thief visits the Ps: it starts anywhere and steps by a number coprime to their count, so that it
// meets each once, and no two thieves march together. (randomOrder, randomEnum)

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

// coprimes[n]: the numbers up to n that share no factor with n. Computed when first asked for; never changes.
const coprimes: number[][] = [];

/** The numbers up to n that share no factor with n, ascending. */
export function coprimesOf(n: number): readonly number[] {
  let list = coprimes[n];
  if (list === undefined) {
    list = [];
    for (let i = 1; i <= n; i++) if (gcd(i, n) === 1) list.push(i);
    coprimes[n] = list;
  }
  return list;
}

/** The first of n positions that a thief visits; `rand` is an unsigned random number. */
export function stealStart(n: number, rand: number): number {
  return rand % n;
}

/** The step from one position to the next, for the same `rand`. */
export function stealStep(n: number, rand: number): number {
  const steps = coprimesOf(n);
  return steps[Math.floor(rand / n) % steps.length] as number;
}
