// GODEBUG=schedtrace=X: the scheduler's state every X milliseconds, a line; with scheddetail=1 a line for every P, M and G as
// well. The format is Go 1.19's, to the letter. (proc.go: schedtrace)
//
// Only sched.lock is held: Ps, Ms and Gs change while they are read, so lines need not fit together.

import { allg, allglen } from '../g/allgs.ts';
import { readgstatus } from '../g/status.ts';
import { pAt } from '../p/allp.ts';
import { Kern, kern, Sched, sched } from '../shared/globals.ts';
import { G, M, P } from '../shared/layout.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, getf, load, ref, relaxed } from '../shared/mem.ts';
import { nanotime } from '../shared/os.ts';
import { write } from '../shared/pipe.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { WAITREASONS } from '../shared/waitreason.ts';
import { GCSTOP, gcwaiting } from './gcwaiting.ts';
import { mcount } from './mcommon.ts';

const schedlock = ref(sched, Sched.lock);

/** Prints it on stderr. sysmon, with sysmonlock held. */
export function schedtrace(detailed: boolean): void {
  lock(schedlock);
  const head = schedLine();
  const procs = get(sched, Sched.gomaxprocs);
  let text = '';
  if (detailed) {
    text = `${head}${schedDetail()}\n${pLines(procs)}${mLines()}${gLines()}`;
  } else {
    const sizes: number[] = [];
    for (let i = 0; i < procs; i++) sizes.push(qsize(pAt(i)));
    text = `${head} [${sizes.join(' ')}]\n`;
  }
  unlock(schedlock);
  write(2, text);
}

function schedLine(): string {
  const ms = Math.floor((nanotime() - getf(kern, Kern.poweron)) / 1e6);
  const procs = get(sched, Sched.gomaxprocs);
  const idle = load(sched, Sched.npidle);
  const spinning = load(sched, Sched.nmspinning);
  const idleMs = get(sched, Sched.nmidle);
  const queued = load(sched, Sched.runqsize);
  return `SCHED ${ms}ms: gomaxprocs=${procs} idleprocs=${idle} threads=${mcount()} spinningthreads=${spinning} idlethreads=${idleMs} runqueue=${queued}`;
}

function schedDetail(): string {
  const waiting = (gcwaiting() & GCSTOP) === 0 ? 0 : 1;
  const locked = get(sched, Sched.nmidlelocked);
  const stopwait = get(sched, Sched.stopwait);
  const sysmonwait = load(sched, Sched.sysmonwait);
  return ` gcwaiting=${waiting} nmidlelocked=${locked} stopwait=${stopwait} sysmonwait=${sysmonwait}`;
}

/** Gs in the ring; runnext does not count, as in Go. */
function qsize(pp: Ptr<'p'>): number {
  const head = load(pp, P.runqhead);
  const tail = load(pp, P.runqtail);
  return (tail - head) | 0;
}

const midOf = (mp: Ptr<'m'>): number => (mp === nil ? -1 : get(mp, M.id));
const goidOf = (gp: Ptr<'g'>): number => (gp === nil ? -1 : getf(gp, G.goid));

function pLines(procs: number): string {
  let text = '';
  for (let i = 0; i < procs; i++) {
    const pp = pAt(i);
    const status = load(pp, P.status);
    const tick = relaxed(pp, P.schedtick);
    const syscalls = load(pp, P.syscalltick);
    const mp = load(pp, P.m);
    const free = relaxed(pp, P.ngfree);
    const timers = load(pp, P.numTimers);
    text += `  P${i}: status=${status} schedtick=${tick} syscalltick=${syscalls} m=${midOf(mp)} runqsize=${qsize(pp)} gfreecnt=${free} timerslen=${timers}\n`;
  }
  return text;
}

function mLines(): string {
  let text = '';
  for (let mp = load(sched, Sched.allm); mp !== nil; mp = get(mp, M.alllink)) {
    const pp = load(mp, M.p);
    const p = pp === nil ? -1 : get(pp, P.id);
    const curg = load(mp, M.curg);
    const lockedg = load(mp, M.lockedg);
    const [mallocing, throwing, locks, dying] = [M.mallocing, M.throwing, M.locks, M.dying].map((f) => relaxed(mp, f));
    const spinning = relaxed(mp, M.spinning) !== 0;
    const blocked = relaxed(mp, M.blocked) !== 0;
    text += `  M${get(mp, M.id)}: p=${p} curg=${goidOf(curg)} mallocing=${mallocing} throwing=${throwing} preemptoff= locks=${locks} dying=${dying} spinning=${spinning} blocked=${blocked} lockedg=${goidOf(lockedg)}\n`;
  }
  return text;
}

function gLines(): string {
  let text = '';
  const n = allglen();
  for (let i = 0; i < n; i++) {
    const gp = allg(i);
    const status = readgstatus(gp);
    const reason = WAITREASONS[get(gp, G.waitreason)] ?? '';
    const mp = load(gp, G.m);
    const locked = load(gp, G.lockedm);
    text += `  G${getf(gp, G.goid)}: status=${status}(${reason}) m=${midOf(mp)} lockedm=${midOf(locked)}\n`;
  }
  return text;
}
