// Audit of Ps and Ms: each P has one holder, and each M one thing to do. (invariants I4: P uniqueness, I6: what
// spinning means)
//
// Each P below gomaxprocs is exactly one of: owned by an M; on the idle list, with an empty queue; in `nextp` of an M
// that was woken for it; left behind in a syscall (Psyscall, remembered in oldp of that M); stopped (Pgcstop).
// Each M is exactly one of: owner of a P; about to get one; on the idle list; stopped for its locked goroutine; without
// a P by profession (sysmon), or m0 after its exit.

import { idlepMask, Pmask, Sched, sched } from '../shared/globals.ts';
import { G, M, P, Pdead, Pgcstop, Pidle, Prunning, PSTATUS, Psyscall } from '../shared/layout.ts';
import { MAXPROCS } from '../shared/param.ts';
import { gstatus, type Snapshot } from './snapshot.ts';

export function auditPs(s: Snapshot, found: string[]): void {
  const n = s.gomaxprocs;
  if (!(n >= 1 && n <= s.ps.length)) found.push(`gomaxprocs is ${n}, there are ${s.ps.length} Ps`);
  s.ps.forEach((pp, i) => {
    if (s.word(pp + P.id) !== i) found.push(`allp[${i}]: calls itself P${s.word(pp + P.id)}`);
    if (i < n) auditP(s, pp, i, found);
    else auditDeadP(s, pp, i, found);
  });
  for (const pp of s.idlePs) if (!s.ps.includes(pp)) found.push(`sched.pidle: @${pp} is no P`);
  for (let i = 0; i < MAXPROCS; i++) {
    const bit = (s.word(idlepMask + Pmask.at + (i >>> 5)) >>> (i & 31)) & 1;
    const listed = i < s.ps.length && s.idlePs.includes(s.ps[i] ?? 0);
    if (listed !== (bit === 1))
      found.push(`P${i}: idlepMask says ${bit}, it is ${listed ? '' : 'not '}on the idle list`);
  }
}

function auditP(s: Snapshot, pp: number, i: number, found: string[]): void {
  const status = s.word(pp + P.status);
  const owner = s.word(pp + P.m);
  const listed = s.idlePs.includes(pp);
  const heirs = s.ms.filter((m) => s.word(m + M.nextp) === pp);
  const owners = s.ms.filter((m) => s.word(m + M.p) === pp);
  const say = (what: string): void => {
    found.push(`P${i}: ${what}`);
  };
  const holders = (listed ? 1 : 0) + heirs.length + owners.length;
  // The machine went down while the world was stopped, or about to be: then Ps without an M wait for the start.
  const stopping = status === Pgcstop && s.word(sched + Sched.gcwaiting) !== 0;
  const away = status === Psyscall && s.ms.filter((m) => s.word(m + M.oldp) === pp).length === 1;
  if ((stopping || away) && holders === 0 && owner === 0) return;
  if (holders !== 1) {
    say(
      `has ${holders} holders: expected 1 (idle list: ${listed ? 'yes' : 'no'}, owners: ${owners.length}, nextp of: ${heirs.length})`,
    );
  }
  if (owners.length > 0) {
    if (owner !== owners[0]) say(`its m is @${owner}, but @${owners[0]} has it`);
    if (status !== Prunning && !stopping) say(`owned by an M, but ${PSTATUS[status] ?? status}`);
    return;
  }
  if (owner !== 0) say(`its m is @${owner}, which does not have it`);
  if (status !== Pidle) say(`owned by no M, but ${PSTATUS[status] ?? status}`);
  const empty = s.word(pp + P.runqhead) === s.word(pp + P.runqtail) && s.word(pp + P.runnext) === 0;
  if (listed && !empty) say('on the idle list with a goroutine in its queue');
}

function auditDeadP(s: Snapshot, pp: number, i: number, found: string[]): void {
  const status = s.word(pp + P.status);
  if (status !== Pdead) found.push(`P${i}: above gomaxprocs, but ${PSTATUS[status] ?? status}`);
  const held = s.word(pp + P.runqhead) !== s.word(pp + P.runqtail) || s.word(pp + P.runnext) !== 0;
  if (held) found.push(`P${i}: above gomaxprocs, with a goroutine in its queue`);
  if (s.word(pp + P.m) !== 0) found.push(`P${i}: above gomaxprocs, with m @${s.word(pp + P.m)}`);
}

export function auditMs(s: Snapshot, found: string[]): void {
  const ids = new Set<number>();
  const made = s.word(sched + Sched.mnext);
  for (const m of s.ms) {
    const id = s.word(m + M.id);
    if (!(id >= 0 && id < made) || ids.has(id)) found.push(`M${id} @${m}: its id is not one of ${made} different ones`);
    ids.add(id);
    auditM(s, m, `M${id}`, found);
  }
  for (const m of s.idleMs) if (!s.ms.includes(m)) found.push(`sched.midle: @${m} is no M`);
}

function auditM(s: Snapshot, m: number, name: string, found: string[]): void {
  const w = (field: number): number => s.word(m + field);
  const say = (what: string): void => {
    found.push(`${name}: ${what}`);
  };
  const p = w(M.p);
  if (p !== 0 && s.word(p + P.m) !== m) say(`has p @${p}, whose m is @${s.word(p + P.m)}`);
  if (p !== 0 && !s.ps.includes(p)) say(`has p @${p}, which is no P`);
  const curg = w(M.curg);
  if (curg !== 0) {
    if (!s.gs.includes(curg)) say(`runs @${curg}, which is no goroutine`);
    else if (s.word(curg + G.m) !== m) say(`runs G${s.float(curg + G.goid)}, which is on m @${s.word(curg + G.m)}`);
    if (p === 0 && gstatus(s, curg) !== 3) say('runs a goroutine without a P');
  }
  if ((p !== 0 || w(M.nextp) !== 0) && w(M.procid) === 0) say('has a P, and its thread is not there yet');
  const lockedg = w(M.lockedg);
  if (lockedg !== 0 && s.word(lockedg + G.lockedm) !== m) say(`locked to @${lockedg}, which is not locked to it`);
  const idle = s.idleMs.includes(m);
  if (idle && (p !== 0 || w(M.nextp) !== 0 || curg !== 0)) say('on the idle list with something to do');
  if (w(M.spinning) !== 0) {
    if (idle) say('spins on the idle list');
    const mine = p !== 0 ? p : w(M.nextp);
    if (mine === 0) say('spins without a P');
    else if (s.word(mine + P.runqhead) !== s.word(mine + P.runqtail)) say('spins with a goroutine in its own queue');
  }
  if (w(M.locks) !== 0) say(`locks is ${w(M.locks)}: expected 0`);
  if (w(M.nheld) !== 0) say(`holds ${w(M.nheld)} locks`);
  for (const flag of ['mallocing', 'throwing', 'dying'] as const) if (w(M[flag]) !== 0) say(`${flag} is ${w(M[flag])}`);
}
