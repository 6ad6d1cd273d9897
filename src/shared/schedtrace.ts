// The scheduler's state as text, in Go 1.19's format to the letter: a line, or with `detailed` a line for every P, M
// and G as well. Reads a raw buffer, so that the host can print it too. (proc.go: schedtrace)
//
// Three have use for it: sysmon every GODEBUG=schedtrace=X milliseconds (m/sysmon.ts), and, when schedtrace or
// scheddetail is set, who ends the run by a fatal error or panic (throw.ts) and SIGQUIT (traceback.ts). (panic.go:
// startpanic_m)
//
// Ps, Ms and Gs change while they are read, so lines need not fit together.

import { DBGVARS } from './dbgvars.ts';
import { Allp, allp, GCSTOP, Kern, kern, Sched, Sys, sched, sys } from './globals.ts';
import { G, M, P } from './layout.ts';
import { at } from './struct.ts';
import { WAITREASONS } from './waitreason.ts';

/** The raw buffer as words and as numbers of 64 bits. */
interface Raw {
  readonly w: Int32Array;
  readonly f: Float64Array;
}

/** now: nanotime. */
export function schedtraceText(buffer: SharedArrayBuffer, now: number, detailed: boolean): string {
  const raw: Raw = { w: new Int32Array(buffer), f: new Float64Array(buffer) };
  const { w } = raw;
  const head = schedLine(raw, now);
  const procs = w[sched + Sched.gomaxprocs] as number;
  const ps = Array.from(w.subarray(allp + Allp.at, allp + Allp.at + procs));
  if (!detailed) return `${head} [${ps.map((pp) => qsize(w, pp)).join(' ')}]\n`;
  const lines = [...ps.map((pp, i) => pLine(w, pp, i)), ...mLines(raw), ...gLines(raw)];
  return `${head}${schedDetail(w)}\n${lines.join('')}`;
}

/** What GODEBUG=schedtrace or scheddetail adds when a run fails: all of it, or nothing. */
export function schedtraceAtEnd(buffer: SharedArrayBuffer, now: number): string {
  const w = new Int32Array(buffer);
  const set = (name: (typeof DBGVARS)[number]): boolean =>
    (w[sys + at(Sys.debug, DBGVARS.indexOf(name))] as number) > 0;
  return set('schedtrace') || set('scheddetail') ? schedtraceText(buffer, now, true) : '';
}

function schedLine({ w, f }: Raw, now: number): string {
  const s = (field: number): number => w[sched + field] as number;
  const ms = Math.floor((now - (f[(kern + Kern.poweron) >>> 1] as number)) / 1e6);
  const threads = s(Sched.mnext) - s(Sched.nmfreed);
  return `SCHED ${ms}ms: gomaxprocs=${s(Sched.gomaxprocs)} idleprocs=${s(Sched.npidle)} threads=${threads} spinningthreads=${s(Sched.nmspinning)} idlethreads=${s(Sched.nmidle)} runqueue=${s(Sched.runqsize)}`;
}

function schedDetail(w: Int32Array): string {
  const s = (field: number): number => w[sched + field] as number;
  const waiting = s(Sched.gcwaiting) & GCSTOP;
  return ` gcwaiting=${waiting} nmidlelocked=${s(Sched.nmidlelocked)} stopwait=${s(Sched.stopwait)} sysmonwait=${s(Sched.sysmonwait)}`;
}

/** Gs in the ring; runnext does not count, as in Go. */
function qsize(w: Int32Array, pp: number): number {
  return ((w[pp + P.runqtail] as number) - (w[pp + P.runqhead] as number)) | 0;
}

function pLine(w: Int32Array, pp: number, i: number): string {
  const p = (field: number): number => w[pp + field] as number;
  return `  P${i}: status=${p(P.status)} schedtick=${p(P.schedtick)} syscalltick=${p(P.syscalltick)} m=${idOf(w, p(P.m))} runqsize=${qsize(w, pp)} gfreecnt=${p(P.ngfree)} timerslen=${p(P.numTimers)}\n`;
}

const idOf = (w: Int32Array, mp: number): number => (mp === 0 ? -1 : (w[mp + M.id] as number));
const goidOf = ({ f }: Raw, gp: number): number => (gp === 0 ? -1 : (f[(gp + G.goid) >>> 1] as number));

function mLines(raw: Raw): string[] {
  const { w } = raw;
  const out: string[] = [];
  for (let mp = w[sched + Sched.allm] as number; mp !== 0; mp = w[mp + M.alllink] as number) {
    const m = (field: number): number => w[mp + field] as number;
    const p = m(M.p) === 0 ? -1 : (w[m(M.p) + P.id] as number);
    out.push(
      `  M${m(M.id)}: p=${p} curg=${goidOf(raw, m(M.curg))} mallocing=${m(M.mallocing)} throwing=${m(M.throwing)} preemptoff= locks=${m(M.locks)} dying=${m(M.dying)} spinning=${m(M.spinning) !== 0} blocked=${m(M.blocked) !== 0} lockedg=${goidOf(raw, m(M.lockedg))}\n`,
    );
  }
  return out;
}

function gLines(raw: Raw): string[] {
  const { w } = raw;
  const n = w[sched + Sched.allglen] as number;
  const table = w[sched + Sched.allgs] as number;
  return Array.from(w.subarray(table, table + n), (gp) => {
    const g = (field: number): number => w[gp + field] as number;
    const reason = WAITREASONS[g(G.waitreason)] ?? '';
    return `  G${goidOf(raw, gp)}: status=${g(G.atomicstatus)}(${reason}) m=${idOf(w, g(G.m))} lockedm=${idOf(w, g(G.lockedm))}\n`;
  });
}
