// Tracebacks: dumps of goroutines from a machine's memory, as Go prints them. Reads a raw buffer, so that the host can
// print the state of a machine whose threads are gone. (traceback.go: tracebackothers)

import { Kern, kern, Sched, Sys, sched, sys } from './globals.ts';
import { G, Gdead, Gidle, Grunning, GSTATUS, Gscan, Gwaiting } from './layout.ts';
import { RPBITS } from './param.ts';
import { schedtraceAtEnd } from './schedtrace.ts';
import { WAITREASONS } from './waitreason.ts';

const MAXGS = 100;
const MAXFRAMES = 50;

interface Symbol_ {
  readonly name: string;
  /** File and lines by resume point; '' and none when nobody said. */
  readonly file: string;
  readonly lines: readonly string[];
  /** Lines of its go statements, from the highest point down. */
  readonly goes: readonly string[];
}

const split = (s: string): string[] => (s === '' ? [] : s.split(','));

/** The line of the go statement at gopc; of the function that has no such, its own. */
function goLine(s: Symbol_, gopc: number): string {
  const last = (1 << RPBITS) - 1;
  return s.goes[last - (gopc & last)] ?? s.lines[0] ?? '?';
}

/** Whether Go shows a frame of this function: the runtime's own only if they are exported. (traceback.go:
 *  showfuncinfo) */
function shown(name: string): boolean {
  return !name.startsWith('runtime.') || /^runtime\.[A-Z]/.test(name);
}

/** All functions of the machine, from the table that m0 left there. */
function symbols(buffer: SharedArrayBuffer): Symbol_[] {
  const w = new Int32Array(buffer);
  const addr = w[kern + Kern.textnames] as number;
  const bytes = w[kern + Kern.textnameslen] as number;
  if (addr === 0) return [];
  const text = Buffer.from(new Uint8Array(buffer, addr * 4, bytes)).toString('utf8');
  return text.split('\n').map((l) => {
    const [name = '', file = '', lines = '', goes = ''] = l.split('\t');
    return { name, file, lines: split(lines), goes: split(goes) };
  });
}

/** Names of all functions of the machine. */
export function textNames(buffer: SharedArrayBuffer): string[] {
  return symbols(buffer).map((s) => s.name);
}

/** `main.worker(...)` and its place, two lines of a traceback. */
function frame(table: readonly Symbol_[], pc: number): string {
  const s = table[pc >>> RPBITS];
  const rp = pc & ((1 << RPBITS) - 1);
  if (s === undefined) return `pc ${pc}(...)\n\tresume point ${rp}\n`;
  return `${s.name}(...)\n\t${s.file === '' ? `resume point ${rp}` : `${s.file}:${s.lines[rp] ?? s.lines[0] ?? '?'}`}\n`;
}

/** The frames with these pcs, those of them that are shown. */
export function tracebackPCs(buffer: SharedArrayBuffer, pcs: readonly number[]): string {
  if (pcs.length === 0) return '';
  const table = symbols(buffer);
  const seen = pcs.filter((pc) => shown(table[pc >>> RPBITS]?.name ?? ''));
  return seen.map((pc) => frame(table, pc)).join('');
}

/** Addresses of all Gs ever made, in order of creation. */
export function allGs(buffer: SharedArrayBuffer): number[] {
  const w = new Int32Array(buffer);
  const n = w[sched + Sched.allglen] as number;
  const table = w[sched + Sched.allgs] as number;
  return Array.from(w.subarray(table, table + n));
}

/** What stands in the brackets. (traceback.go: goroutineheader; for how many minutes it waits only the collector
 *  knows) */
function state(w: Int32Array, gp: number): string {
  const scan = (w[gp + G.atomicstatus] as number) & Gscan;
  const status = (w[gp + G.atomicstatus] as number) & ~Gscan;
  const name = GSTATUS[status] ?? `status ${status}`;
  const why = status === Gwaiting ? WAITREASONS[w[gp + G.waitreason] as number] || name : name;
  return `${why}${scan === 0 ? '' : ' (scan)'}${w[gp + G.lockedm] === 0 ? '' : ', locked to thread'}`;
}

/** Those that lie in memory; without the top one if it is running: it is the last of JavaScript's then. */
function frames(w: Int32Array, gp: number, table: readonly Symbol_[], current: boolean, runs: boolean): string {
  const system = w[gp + G.system] !== 0;
  const status = (w[gp + G.atomicstatus] as number) & ~Gscan;
  if (status === Grunning && !current) return '\tgoroutine running on other thread; stack unavailable\n';
  const hi = w[gp + G.stackhi] as number;
  let out = '';
  let fp = w[gp + G.schedsp] as number;
  for (let i = 0; fp > 0 && fp < hi; i++) {
    if (i === MAXFRAMES) return `${out}...additional frames elided...\n`;
    const pc = w[fp] as number;
    const name = table[pc >>> RPBITS]?.name ?? '';
    const seen = runs && i === 0;
    if (!seen && (system ? name !== 'runtime.goexit' : shown(name))) out += frame(table, pc);
    fp += (w[fp + 1] as number) & 0xfffff;
  }
  return out;
}

/** What a goroutine began with, when nothing else is known of it. */
function first(w: Int32Array, table: readonly Symbol_[], start: number): string {
  if (start === 0) return '?(...)\n';
  const main = table[start >>> RPBITS]?.name === 'runtime.main' ? (w[kern + Kern.mainpc] as number) : 0;
  return frame(table, main === 0 ? start : main);
}

/** One goroutine; `running` are frames that are not in memory. */
export function traceback(buffer: SharedArrayBuffer, gp: number, current: boolean, running = ''): string {
  const w = new Int32Array(buffer);
  const goid = new Float64Array(buffer)[(gp + G.goid) >>> 1] as number;
  const table = symbols(buffer);
  const gopc = w[gp + G.gopc] as number;
  const creator = table[gopc >>> RPBITS];
  const start = w[gp + G.startpc] as number;
  const byWhom = creator === undefined || creator.name === 'nil' ? '' : `created by ${creator.name}\n`;
  const at =
    creator === undefined || creator.file === '' || byWhom === '' ? '' : `\t${creator.file}:${goLine(creator, gopc)}\n`;
  const body = running + frames(w, gp, table, current, running !== '') || first(w, table, start);
  return `\ngoroutine ${goid} [${state(w, gp)}]:\n${body}${byWhom}${at}`;
}

/** `current`, which has frames `running` that are not in memory, and with `others` all goroutines that live; the
 *  runtime's own only with `system`. At most 100 are printed. */
export function tracebackAll(
  buffer: SharedArrayBuffer,
  current: number,
  others = true,
  system = false,
  running = '',
): string {
  const w = new Int32Array(buffer);
  const live = allGs(buffer).filter((gp) => {
    const status = (w[gp + G.atomicstatus] as number) & ~Gscan;
    const own = w[gp + G.system] !== 0 && !system;
    return others && gp !== current && !own && status !== Gdead && status !== Gidle;
  });
  const first = allGs(buffer).includes(current) ? traceback(buffer, current, true, running) : '';
  const rest = live.slice(0, MAXGS).map((gp) => traceback(buffer, gp, false));
  const more = live.length > MAXGS ? `\n...${live.length - MAXGS} more goroutines\n` : '';
  return `${first}${rest.join('')}${more}`;
}

/** GOTRACEBACK as sys.traceback has it: the level from SHIFT on, and two flags. At SYSTEM the runtime's own are shown.
 *  (runtime1.go: gotraceback) */
export const CRASH = 1;
export const ALL = 2;
export const LEVELSHIFT = 2;
export const SYSTEM = 2;
/** What a shell reports of a process that SIGABRT has ended, as GOTRACEBACK=crash does. */
export const SIGABRT = 134;

/** What SIGQUIT prints, and the exit code that follows it. It counts as a fault of the runtime's, so all goroutines are
 *  shown, the runtime's own too, whatever GOTRACEBACK says. Registers and g0s are not shown: there are none to read.
 *  (signal_unix.go: sighandler) */
export function sigquitted(buffer: SharedArrayBuffer, now: number): { code: number; text: string } {
  const crash = ((new Int32Array(buffer)[sys + Sys.traceback] as number) & CRASH) !== 0;
  const text = `${schedtraceAtEnd(buffer, now)}SIGQUIT: quit\n${tracebackAll(buffer, 0, true, true)}\n`;
  return { code: crash ? SIGABRT : 2, text };
}
