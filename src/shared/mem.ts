// The facade over shared memory: the only way in. An atomic access and a plain one have different names, so that each
// use says which it is:
//
//   load store cas xadd xchg     sequentially consistent (Go: atomic.Load, Store, Cas, Xadd, Xchg)
//   loadf storef casf xchgf      the same for 64-bit floats: times that others read
//   relaxed setrelaxed           a hint: others may read or write it meanwhile, and whoever reads it can do with a
//                                value that is out of date. Orders nothing. (C11: memory_order_relaxed; Go: a plain
//                                access that races)
//   get set getf setf            plain: words that only the caller can write now (owner-private, or under a lock)
//   word setword                 plain, by raw address: stacks, queues' bodies, bitmaps
//
// Plain accesses cost about 1 ns and atomic ones 5 to 10. `mem` and the operations are module-level constants taken
// when the module loads; a `let` set later doubled the cost of plain reads. A thread gets its machine's memory with
// workerData; a thread that has none (a unit test) makes a small memory of its own.
//
// Shared accesses do not nest in each other's arguments: the explorer puts a switch point at each access, and a nested
// one would hide an interleaving. Bind to a const first.

import { workerData } from 'node:worker_threads';
import { bufferOf, type Memory, newMemory } from './memory.ts';
import { DEBUG } from './param.ts';
import type { Embed, Field, Field64, Ptr } from './struct.ts';
import { plainAtomics, wasmAtomics } from './wasm-atomics.ts';

const SOLO = 256 * 1024 * 1024;

function attach(): Memory {
  const data = workerData as { rt0?: { memory?: Memory } } | null;
  return data?.rt0?.memory ?? newMemory(SOLO);
}

const memory: Memory = attach();
export const buffer: SharedArrayBuffer = bufferOf(memory);
/** Only the facade and the futex port touch these. */
export const mem = new Int32Array(buffer);
export const memf = new Float64Array(buffer);
/** The first 4 GiB: no Uint8Array can be longer on Node 20. Bytes at any address: bytes.ts. */
export const memb = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, 2 ** 32));
/** Words in this machine. */
export const MEMWORDS: number = mem.length;

const ops = memory instanceof WebAssembly.Memory ? wasmAtomics(memory) : plainAtomics(mem);
/** The bare operations, by word index: release builds expand the facade to these (scripts/inline-facade.ts). */
export const aload = ops.load;
export const astore = ops.store;
export const acas = ops.cas;
export const aadd = ops.add;
export const axchg = ops.xchg;
export const aloadf = ops.loadf;
export const astoref = ops.storef;
export const acasf = ops.casf;
export const axchgf = ops.xchgf;

function check(p: number, f: number): number {
  if (DEBUG && (p === 0 || p + f >= MEMWORDS || p < 0)) throw new Error(`bad address ${p} (field ${f})`);
  return (p + f) | 0;
}

// The field says which struct it is; the pointer has to be one of those. (Inferred from both, S would become a union.)
export function load<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>): T {
  return aload(check(p, f)) as T;
}
export function store<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>, v: NoInfer<T>): void {
  astore(check(p, f), v);
}
/** True when the word was `old` and is now `v`. */
export function cas<S extends string, T extends number>(
  p: Ptr<NoInfer<S>>,
  f: Field<S, T>,
  old: NoInfer<T>,
  v: NoInfer<T>,
): boolean {
  return acas(check(p, f), old, v) === old;
}
/** Adds d and returns the new value, as Go's Xadd does. */
export function xadd<S extends string>(p: Ptr<NoInfer<S>>, f: Field<S>, d: number): number {
  return (aadd(check(p, f), d) + d) | 0;
}
/** Returns the old value. */
export function xchg<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>, v: NoInfer<T>): T {
  return axchg(check(p, f), v) as T;
}
export function loadf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>): number {
  return aloadf(check(p, f));
}
export function storef<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>, v: number): void {
  astoref(check(p, f), v);
}
/** True when the float was `old`, bit by bit, and is now `v`. */
export function casf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>, old: number, v: number): boolean {
  return acasf(check(p, f), old, v) === old;
}
/** Returns the old value. */
export function xchgf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>, v: number): number {
  return axchgf(check(p, f), v);
}

/** A word that its owner writes by setrelaxed, or that others write so. At the price of a plain access: single words do
 *  not tear. Never to be followed by a plain access of what it points to, unless that was there before. */
export function relaxed<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>): T {
  return mem[check(p, f)] as T;
}
export function setrelaxed<S extends string, T extends number>(
  p: Ptr<NoInfer<S>>,
  f: Field<S, T>,
  v: NoInfer<T>,
): void {
  mem[check(p, f)] = v;
}

export function get<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>): T {
  return mem[check(p, f)] as T;
}
export function set<S extends string, T extends number>(p: Ptr<NoInfer<S>>, f: Field<S, T>, v: NoInfer<T>): void {
  mem[check(p, f)] = v;
}
export function getf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>): number {
  return memf[check(p, f) >>> 1] as number;
}
export function setf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>, v: number): void {
  memf[check(p, f) >>> 1] = v;
}
/** p.f += 1 on a counter that only the caller writes. */
export function incf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>): void {
  const i = check(p, f) >>> 1;
  memf[i] = (memf[i] as number) + 1;
}
export function addf<S extends string>(p: Ptr<NoInfer<S>>, f: Field64<S>, d: number): void {
  const i = check(p, f) >>> 1;
  memf[i] = (memf[i] as number) + d;
}

/** The address of a struct inside a struct. */
export function ref<S extends string, E extends string>(p: Ptr<NoInfer<S>>, f: Embed<S, E>): Ptr<E> {
  return check(p, f) as unknown as Ptr<E>;
}

/** Plain access by raw address. */
export function word(a: number): number {
  return mem[check(a, 0)] as number;
}
export function setword(a: number, v: number): void {
  mem[check(a, 0)] = v;
}
/** Atomic access by raw address: shared words of programs and bitmaps. */
export function loadword(a: number): number {
  return aload(check(a, 0));
}
export function storeword(a: number, v: number): void {
  astore(check(a, 0), v);
}
export function casword(a: number, old: number, v: number): boolean {
  return acas(check(a, 0), old, v) === old;
}
/** Returns the new value. */
export function xaddword(a: number, d: number): number {
  return (aadd(check(a, 0), d) + d) | 0;
}
export function xchgword(a: number, v: number): number {
  return axchg(check(a, 0), v);
}
/** Zeroes n words from a. Plain. */
export function zero(a: number, n: number): void {
  mem.fill(0, check(a, 0), a + n);
}
/** Copies n words. Plain; the ranges may overlap. */
export function move(to: number, from: number, n: number): void {
  mem.copyWithin(check(to, 0), check(from, 0), from + n);
}

/** Types a raw address: for allocators, which make structs out of words, and for tables of pointers. */
export function as<S extends string>(a: number): Ptr<S> {
  return a as Ptr<S>;
}
