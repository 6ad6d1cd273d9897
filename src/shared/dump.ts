// Dumps of structs by name from a raw buffer: for people, tests and the host, while the machine runs or after it died.

import { Allp, allp, idlepMask, Sched, sched } from './globals.ts';
import { G, GSTATUS, Gscan, M, P, PSTATUS } from './layout.ts';
import { MAXPROCS } from './param.ts';
import { structNamed } from './struct.ts';
import { allGs } from './traceback.ts';

export type Dumped = Record<string, number | number[]>;

/** Every field of the struct `name` at address a, an index of a 32-bit word. Throws RangeError for a name or an address
 *  that is none.
 *  @example dump(runtime.memory, 'p', address) // { id: 0, status: 1, runqhead: 12, ... } */
export function dump(buffer: SharedArrayBuffer, name: string, a: number): Dumped {
  const meta = structNamed(name);
  if (meta === undefined) throw new RangeError(`dump: no struct is called ${JSON.stringify(name)}`);
  const w = new Int32Array(buffer);
  if (!(a > 0 && a + meta.size <= w.length)) throw new RangeError(`dump: address ${a} is outside the machine's memory`);
  const f = new Float64Array(buffer);
  const out: Dumped = {};
  for (const { name: field, offset, spec } of meta.fields) {
    const n = spec.count * spec.words;
    if (spec.kind === 'f64') {
      const values = Array.from(f.subarray((a + offset) >>> 1, ((a + offset) >>> 1) + spec.count));
      out[field] = spec.count === 1 ? (values[0] as number) : values;
    } else {
      const values = Array.from(w.subarray(a + offset, a + offset + n));
      out[field] = n === 1 ? (values[0] as number) : values;
    }
  }
  return out;
}

/** The Ms of the machine, newest first. */
export function allMs(buffer: SharedArrayBuffer): number[] {
  const w = new Int32Array(buffer);
  const out: number[] = [];
  for (let mp = w[sched + Sched.allm] as number; mp !== 0 && out.length < 20000; mp = w[mp + M.alllink] as number) {
    out.push(mp);
  }
  return out;
}

/** The Ps of the machine, those of an earlier, larger GOMAXPROCS included. */
export function allPs(buffer: SharedArrayBuffer): number[] {
  const w = new Int32Array(buffer);
  return Array.from(w.subarray(allp + Allp.at, allp + Allp.at + MAXPROCS)).filter((pp) => pp !== 0);
}

function gLine(w: Int32Array, f: Float64Array, gp: number): string {
  const status = w[gp + G.atomicstatus] as number;
  const name = `${(status & Gscan) === 0 ? '' : 'scan '}${GSTATUS[status & ~Gscan] ?? status}`;
  const goid = f[(gp + G.goid) >>> 1];
  return `  G${goid} @${gp}: ${name} m=${w[gp + G.m]} sp=${w[gp + G.schedsp]} stack=[${w[gp + G.stacklo]},${w[gp + G.stackhi]})`;
}

/** Sched, all Ps, all Ms and the live Gs (at most `most`), a line each: what a hang or a dead thread leaves to read. */
export function dumpMachine(buffer: SharedArrayBuffer, most = 200): string {
  const w = new Int32Array(buffer);
  const f = new Float64Array(buffer);
  const s = (field: number): number => w[sched + field] as number;
  const head =
    `SCHED gomaxprocs=${s(Sched.gomaxprocs)} npidle=${s(Sched.npidle)} nmspinning=${s(Sched.nmspinning)} needspinning=${s(Sched.needspinning)} ` +
    `nmidle=${s(Sched.nmidle)} mnext=${s(Sched.mnext)} runqsize=${s(Sched.runqsize)} lock=${s(Sched.lock)} idlemask=${(w[idlepMask] as number).toString(16)}`;
  const ps = allPs(buffer).map((p) => {
    const status = PSTATUS[w[p + P.status] as number];
    const qsize = ((w[p + P.runqtail] as number) - (w[p + P.runqhead] as number)) | 0;
    return `  P${w[p + P.id]} @${p}: ${status} m=${w[p + P.m]} runq=${qsize} runnext=${w[p + P.runnext]} tick=${w[p + P.schedtick]} timers=${w[p + P.numTimers]}`;
  });
  const ms = allMs(buffer).map(
    (m) =>
      `  M${w[m + M.id]} @${m}: thread=${w[m + M.procid]} p=${w[m + M.p]} curg=${w[m + M.curg]} nextp=${w[m + M.nextp]} ` +
      `spinning=${w[m + M.spinning]} blocked=${w[m + M.blocked]} locks=${w[m + M.locks]} futex=${w[m + M.futex]} park=${w[m + M.park]}`,
  );
  const gs = allGs(buffer).filter((gp) => ((w[gp + G.atomicstatus] as number) & ~Gscan) !== 6);
  const shown = gs.slice(0, most).map((gp) => gLine(w, f, gp));
  const more = gs.length > most ? [`  ... ${gs.length - most} more`] : [];
  return [head, 'Ps:', ...ps, 'Ms:', ...ms, `Gs: ${gs.length} live`, ...shown, ...more].join('\n');
}
