// State that the invariants read: the scheduler's words by name, the M that a thread is, and what an operation means by
// the place where it stands. All names are looked up once; a look is then an index into memory.
//
// Roles. Whether an exchange gives a lock back or asks for one cannot be told from the word. The place tells: each
// operation's site has its file and function, and those that mean something to an oracle get a number. 0: none.

import type { Site } from '../../engine/point.ts';
import type { Thread } from '../../engine/thread.ts';
import { type FieldOffsets, field } from '../runtime.ts';
import type { Sim } from '../simulated-machine.ts';

export const UNLOCK = 1;
export const LOCK = 2;
/** A body looks at its stack guard: a safe point. */
export const GUARDLOOK = 3;
/** gogo sets the guard for a run. */
export const GUARDSET = 4;
/** execute forgets requests to make way: the goroutine has a new time slice. */
export const NEWSLICE = 6;
/** A P's function of forEachP is claimed. */
export const SAFEPOINT_CLAIM = 5;

const ROLES: readonly (readonly [role: number, file: string, fn: string, text: RegExp])[] = [
  [UNLOCK, 'src/shared/lock.ts', 'unlock', /^xchg\(/],
  [LOCK, 'src/shared/lock.ts', 'lock', /^xchg\(/],
  [GUARDLOOK, 'src/lib/program.ts', 'stackguard', /^relaxed\(/],
  [GUARDSET, 'src/m/gogo.ts', 'gogo', /^setrelaxed\(/],
  [NEWSLICE, 'src/m/schedule.ts', 'execute', /^setrelaxed\(gp, G.preempt/],
  [SAFEPOINT_CLAIM, 'src/m/safepoint.ts', 'runSafePointFn', /^cas\(/],
  [SAFEPOINT_CLAIM, 'src/m/safepoint.ts', 'runSafePointLocked', /^cas\(/],
  [SAFEPOINT_CLAIM, 'src/m/foreachp.ts', 'forEachP', /^cas\(/],
];

/** By site. Throws when the runtime has no such place any more: an oracle that never looks would find nothing. */
function rolesOf(sites: readonly Site[]): Uint8Array {
  const roles = new Uint8Array(sites.length);
  for (const [role, file, fn, text] of ROLES) {
    let some = false;
    sites.forEach((s, i) => {
      if (s.file !== file || s.fn !== fn || !text.test(s.text)) return;
      roles[i] = role;
      some = true;
    });
    if (!some) throw new Error(`explore: an oracle watches ${fn} in ${file}, and finds no ${text} there`);
  }
  return roles;
}

type Words<S extends string> = S extends `${infer A} ${infer B}` ? A | Words<B> : S;
export type FieldAddresses<S extends string> = Readonly<Record<Words<S>, number>>;

/** Offsets, or with a base addresses, of the fields whose names stand in one string. */
export function fields<const S extends string>(l: FieldOffsets, names: S, base = 0): FieldAddresses<S> {
  return Object.fromEntries(names.split(' ').map((n) => [n, base + field(l, n)])) as FieldAddresses<S>;
}

const SCHED =
  'lock npidle nmspinning runqsize runqhead pidle midle nmidle allm gomaxprocs gcwaiting stopwait safePointWait lastpoll pollUntil mwanted nmunborn gfreestack gfreenostack sudogs allglen allgs';
const PFIELDS =
  'link m status runqhead runqtail runnext runq id schedtick runSafePointFn mcache gfree sudogs timersLock timers numTimers timer0When timerModifiedEarliest ran spins parks wakeups';
const MFIELDS = 'p nextp curg alllink schedlink lockedg id locks mallocing nheld held g0';
const GFIELDS = 'lockedm schedlink atomicstatus preempt stackguard0 selectDone goid stacklo';

export class State {
  readonly sim: Sim;
  readonly w: Int32Array;
  /** By address >>> 1. */
  readonly f: Float64Array;
  /** Addresses. */
  readonly sched: FieldAddresses<typeof SCHED>;
  /** Offsets. */
  readonly P: FieldAddresses<typeof PFIELDS>;
  readonly M: FieldAddresses<typeof MFIELDS>;
  readonly G: FieldAddresses<typeof GFIELDS>;
  readonly allp: number;
  readonly roles: Uint8Array;

  constructor(sim: Sim, sites: readonly Site[]) {
    this.sim = sim;
    this.w = sim.memory.words;
    this.f = new Float64Array(sim.memory.buffer);
    const { rt } = sim;
    const sched = rt.num('shared_globals', 'sched');
    this.sched = fields(rt.layout('Sched', 'shared_globals'), SCHED, sched);
    this.P = fields(rt.layout('P'), PFIELDS);
    this.M = fields(rt.layout('M'), MFIELDS);
    this.G = fields(rt.layout('G'), GFIELDS);
    this.allp = rt.num('shared_globals', 'allp') + field(rt.layout('Allp', 'shared_globals'), 'at');
    this.roles = rolesOf(sites);
  }

  /** P i. */
  p(i: number): number {
    return this.w[this.allp + i] as number;
  }

  /** The M that a thread is. */
  mOf(t: Thread): number {
    return this.sim.ms[t.id] ?? 0;
  }

  /** A field of the struct at p. */
  at(p: number, f: number): number {
    return this.w[p + f] as number;
  }

  double(p: number, f: number): number {
    return this.f[(p + f) >>> 1] as number;
  }

  nameM(m: number): string {
    return `M${this.at(m, this.M.id)}`;
  }

  nameG(g: number): string {
    return `goroutine ${this.double(g, this.G.goid)}`;
  }

  /** Whether the M has said that it takes the lock at l; it may still be waiting for it. (Debug flavour: its list of
   *  locks.) */
  holds(m: number, l: number): boolean {
    const n = this.at(m, this.M.nheld);
    for (let i = 0; i < n; i++) if (this.at(m, this.M.held + 2 * i + 1) === l) return true;
    return false;
  }
}
