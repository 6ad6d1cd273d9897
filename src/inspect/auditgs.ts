// Audit of goroutines: each has a status that fits where it is kept. (invariant I3: G uniqueness)
//
//   runnable   in exactly one slot of a run queue; or on its way to the M that it is locked to
//   running    current on the M that it names, and nowhere else
//   waiting    on no run queue, on no M, but for one that stops the world
//   dead       on exactly one free list, on no run queue, on no M

import { Sched, sched } from '../shared/globals.ts';
import { G, Gdead, Gpreempted, Grunnable, Grunning, Gscan, Gsyscall, Gwaiting, M } from '../shared/layout.ts';
import { GOIDBATCH } from '../shared/param.ts';
import { waitReason } from '../shared/waitreason.ts';
import { gname, gstatus, type Snapshot, statusName } from './snapshot.ts';

const STOPPING = waitReason('stopping the world');

/** A goroutine that stops the world counts as waiting while its M does so. */
function stopsTheWorld(s: Snapshot, gp: number, m: number): boolean {
  return s.word(gp + G.waitreason) === STOPPING && s.ms.includes(m) && s.word(m + M.curg) === gp;
}

export function auditGs(s: Snapshot, found: string[]): void {
  const known = new Set(s.gs);
  for (const [gp, where] of [...s.queued, ...s.free]) {
    if (!known.has(gp)) found.push(`${where.join(', ')}: @${gp} is no goroutine`);
  }
  const ids = new Map<number, number>();
  const most = s.word(sched + Sched.goidgen) * GOIDBATCH;
  for (const gp of s.gs) {
    const status = gstatus(s, gp);
    if ((s.word(gp + G.atomicstatus) & Gscan) !== 0) found.push(`${gname(s, gp)}: its Gscan bit was left set`);
    auditPlace(s, gp, status, found);
    if (status === Gdead) continue;
    const id = s.float(gp + G.goid);
    if (!(Number.isInteger(id) && id > 0 && id <= most)) found.push(`@${gp}: goid ${id}, not from 1 to ${most}`);
    const other = ids.get(id);
    if (other !== undefined) found.push(`G${id}: @${gp} and @${other} both have this id`);
    ids.set(id, gp);
  }
}

function auditPlace(s: Snapshot, gp: number, status: number, found: string[]): void {
  const slots = s.queued.get(gp) ?? [];
  const lists = s.free.get(gp) ?? [];
  const m = s.word(gp + G.m);
  const say = (what: string): void => {
    found.push(`${gname(s, gp)}: ${statusName(status)}, ${what}`);
  };
  const want = (n: number, have: readonly string[], what: string): void => {
    if (have.length !== n)
      say(`in ${have.length} ${what}${have.length > 0 ? ` (${have.join(', ')})` : ''}: expected ${n}`);
  };
  switch (status) {
    case Grunnable:
      want(inHandoff(s, gp) ? 0 : 1, slots, 'run-queue slots');
      want(0, lists, 'free lists');
      if (m !== 0) say(`but on m @${m}`);
      return;
    case Grunning:
    case Gsyscall: {
      want(0, slots, 'run-queue slots');
      want(0, lists, 'free lists');
      const curg = s.ms.includes(m) ? s.word(m + M.curg) : 0;
      if (curg !== gp) say(`but its m @${m} runs @${curg}`);
      return;
    }
    case Gwaiting:
    case Gpreempted:
      want(0, slots, 'run-queue slots');
      want(0, lists, 'free lists');
      if (m !== 0 && !stopsTheWorld(s, gp, m)) say(`but on m @${m}`);
      return;
    case Gdead:
      want(0, slots, 'run-queue slots');
      want(1, lists, 'free lists');
      if (m !== 0) say(`but on m @${m}`);
      auditFreeStack(s, gp, lists[0] ?? '', say);
      return;
    default:
      say('not a state to rest in');
  }
}

function auditFreeStack(s: Snapshot, gp: number, list: string, say: (what: string) => void): void {
  const has = s.word(gp + G.stacklo) !== 0;
  if (list === 'sched.gFree.stack' && !has) say('on the list of those with a stack, without one');
  if (list === 'sched.gFree.noStack' && has) say('on the list of those without a stack, with one');
}

/** startlockedm took it off its queue and woke its M, which has not run it yet. */
function inHandoff(s: Snapshot, gp: number): boolean {
  const m = s.word(gp + G.lockedm);
  return s.ms.includes(m) && s.word(m + M.lockedg) === gp && s.word(m + M.nextp) !== 0;
}
