// The memory facade of the subject "goroutines": the same names as src/shared/mem.ts, which it replaces in the text
// that is explored. One thread runs everything, so an atomic operation is a plain one. A store marks its line of 16
// words when that is written for the first time, so that the next execution can begin with the same memory: only the
// marked lines are put back (machine/line-memory.ts).
//
// This file is bundled with the runtime and not with the explorer. It meets the explorer through one object, `$sim`.

export type Memory = SharedArrayBuffer;
interface Sim {
  readonly buffer: SharedArrayBuffer;
  /** One byte for each line: written since the last reset. */
  readonly dirty: Uint8Array;
  mark(line: number): void;
  /** n words from a are or may be written. */
  range(a: number, n: number): void;
}
declare const $sim: Sim;

export const buffer: SharedArrayBuffer = $sim.buffer;
export const mem = new Int32Array(buffer);
export const memf = new Float64Array(buffer);
export const memb = new Uint8Array(buffer);
export const MEMWORDS: number = mem.length;
const dirty = $sim.dirty;

/** Marks the word's line; returns the word's address. What writes past the facade calls it (edits.ts). */
export function $D(a: number): number {
  const line = a >>> 4;
  if (dirty[line] === 0) $sim.mark(line);
  return a;
}
/** The same for an index of memf, and of memb. */
export function $DF(i: number): number {
  $D(i << 1);
  return i;
}
export function $DB(i: number): number {
  $D(i >>> 2);
  return i;
}
/** A fresh object: whoever asked for it may fill it by other means than the facade, and a program's arrays are written
 *  past it. */
export function $NEW(a: number, bytes: number): number {
  $sim.range(a, (bytes + 3) >>> 2);
  return a;
}

export function aload(a: number): number {
  return mem[a] as number;
}
export function astore(a: number, v: number): void {
  mem[$D(a)] = v;
}
export function acas(a: number, old: number, v: number): number {
  const was = mem[a] as number;
  if (was === (old | 0)) mem[$D(a)] = v;
  return was;
}
export function aadd(a: number, d: number): number {
  const was = mem[a] as number;
  mem[$D(a)] = was + d;
  return was;
}
export function axchg(a: number, v: number): number {
  const was = mem[a] as number;
  mem[$D(a)] = v;
  return was;
}
export function aloadf(a: number): number {
  return memf[a >>> 1] as number;
}
export function astoref(a: number, v: number): void {
  memf[$D(a) >>> 1] = v;
}
export function acasf(a: number, old: number, v: number): number {
  const was = memf[a >>> 1] as number;
  if (Object.is(was, old)) memf[$D(a) >>> 1] = v;
  return was;
}
export function axchgf(a: number, v: number): number {
  const was = memf[a >>> 1] as number;
  memf[$D(a) >>> 1] = v;
  return was;
}

export function load(p: number, f: number): number {
  return mem[p + f] as number;
}
export function store(p: number, f: number, v: number): void {
  mem[$D(p + f)] = v;
}
export function cas(p: number, f: number, old: number, v: number): boolean {
  const a = p + f;
  if (mem[a] !== (old | 0)) return false;
  mem[$D(a)] = v;
  return true;
}
export function xadd(p: number, f: number, d: number): number {
  const a = p + f;
  const now = ((mem[a] as number) + d) | 0;
  mem[$D(a)] = now;
  return now;
}
export function xchg(p: number, f: number, v: number): number {
  return axchg(p + f, v);
}
export function loadf(p: number, f: number): number {
  return memf[(p + f) >>> 1] as number;
}
export function storef(p: number, f: number, v: number): void {
  memf[$D(p + f) >>> 1] = v;
}
export function casf(p: number, f: number, old: number, v: number): boolean {
  return Object.is(acasf(p + f, old, v), old);
}
export function xchgf(p: number, f: number, v: number): number {
  return axchgf(p + f, v);
}
export function relaxed(p: number, f: number): number {
  return mem[p + f] as number;
}
export function setrelaxed(p: number, f: number, v: number): void {
  mem[$D(p + f)] = v;
}
export function get(p: number, f: number): number {
  return mem[p + f] as number;
}
export function set(p: number, f: number, v: number): void {
  mem[$D(p + f)] = v;
}
export function getf(p: number, f: number): number {
  return memf[(p + f) >>> 1] as number;
}
export function setf(p: number, f: number, v: number): void {
  memf[$D(p + f) >>> 1] = v;
}
export function incf(p: number, f: number): void {
  const i = $D(p + f) >>> 1;
  memf[i] = (memf[i] as number) + 1;
}
export function addf(p: number, f: number, d: number): void {
  const i = $D(p + f) >>> 1;
  memf[i] = (memf[i] as number) + d;
}
export function ref(p: number, f: number): number {
  return (p + f) | 0;
}
export function word(a: number): number {
  return mem[a] as number;
}
export function setword(a: number, v: number): void {
  mem[$D(a)] = v;
}
export function loadword(a: number): number {
  return mem[a] as number;
}
export function storeword(a: number, v: number): void {
  mem[$D(a)] = v;
}
export function casword(a: number, old: number, v: number): boolean {
  return cas(a, 0, old, v);
}
export function xaddword(a: number, d: number): number {
  return xadd(a, 0, d);
}
export function xchgword(a: number, v: number): number {
  return axchg(a, v);
}
export function zero(a: number, n: number): void {
  $sim.range(a, n);
  mem.fill(0, a, a + n);
}
export function move(to: number, from: number, n: number): void {
  $sim.range(to, n);
  mem.copyWithin(to, from, from + n);
}
export function as(a: number): number {
  return a;
}
