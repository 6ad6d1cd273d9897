// Atomic loads, stores and read-modify-writes as WebAssembly instructions.
//
// V8 compiles `Atomics.load(mem, i)` to a builtin call with a full argument check: 15 to 24 ns on the machine this was
// measured on, for what is one `mov`. The same instruction in a WebAssembly function, called from optimised code, costs
// 4.6 ns (load) to 10 ns (compare-and-swap). Both are the same sequentially consistent accesses of the same memory, so
// they mix with Atomics.wait and notify. See docs/decisions/001-wasm-atomics.md.
//
// The module is small and assembled here by hand, section by section.

export interface AtomicOps {
  /** All take word indices. */
  load(i: number): number;
  store(i: number, v: number): void;
  /** Returns the word as it was before. */
  cas(i: number, old: number, v: number): number;
  add(i: number, d: number): number;
  xchg(i: number, v: number): number;
  // The same for 64-bit floats, by the index of their first word, which is even. They are compared as bits.
  loadf(i: number): number;
  storef(i: number, v: number): void;
  casf(i: number, old: number, v: number): number;
  xchgf(i: number, v: number): number;
}

const name = (s: string): number[] => [s.length, ...Buffer.from(s, 'latin1')];
const I32 = 0x7f;
const F64 = 0x7c;
/** i64.reinterpret_f64, f64.reinterpret_i64. */
const BITS = 0xbd;
const FLOAT = 0xbf;
/** local.get 0, i32.const 2, i32.shl: the byte address of the word. */
const address = [0x20, 0, 0x41, 2, 0x74];
const arg = (i: number): number[] => [0x20, i];
/** A 32-bit atomic opcode with offset 0. */
const atomic = (opcode: number): number[] => [0xfe, opcode, 2, 0];
/** A 64-bit one, and a 64-bit argument for it. */
const atomic64 = (opcode: number): number[] => [0xfe, opcode, 3, 0];
const bits = (i: number): number[] => [...arg(i), BITS];

const FUNCS: readonly { name: keyof AtomicOps; type: number; code: number[] }[] = [
  { name: 'load', type: 0, code: [...address, ...atomic(0x10)] },
  { name: 'store', type: 1, code: [...address, ...arg(1), ...atomic(0x17)] },
  { name: 'cas', type: 2, code: [...address, ...arg(1), ...arg(2), ...atomic(0x48)] },
  { name: 'add', type: 3, code: [...address, ...arg(1), ...atomic(0x1e)] },
  { name: 'xchg', type: 3, code: [...address, ...arg(1), ...atomic(0x41)] },
  { name: 'loadf', type: 4, code: [...address, ...atomic64(0x11), FLOAT] },
  { name: 'storef', type: 5, code: [...address, ...bits(1), ...atomic64(0x18)] },
  { name: 'casf', type: 6, code: [...address, ...bits(1), ...bits(2), ...atomic64(0x49), FLOAT] },
  { name: 'xchgf', type: 7, code: [...address, ...bits(1), ...atomic64(0x42), FLOAT] },
];

function section(id: number, items: readonly number[][]): number[] {
  const body = [items.length, ...items.flat()];
  // LEB128, two bytes: no section here is longer than 16,383.
  return [id, (body.length & 0x7f) | 0x80, body.length >> 7, ...body];
}

function assemble(): Uint8Array {
  const types = [
    [0x60, 1, I32, 1, I32],
    [0x60, 2, I32, I32, 0],
    [0x60, 3, I32, I32, I32, 1, I32],
    [0x60, 2, I32, I32, 1, I32],
    [0x60, 1, I32, 1, F64],
    [0x60, 2, I32, F64, 0],
    [0x60, 3, I32, F64, F64, 1, F64],
    [0x60, 2, I32, F64, 1, F64],
  ];
  // A shared memory (flag 3) of 1 to 65,536 pages, imported as rt0.memory.
  const memory = [...name('rt0'), ...name('memory'), 2, 3, 1, 0x80, 0x80, 4];
  const bodies = FUNCS.map((f) => [f.code.length + 2, 0, ...f.code, 0x0b]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      FUNCS.map((f) => [f.type]),
    ),
    ...section(
      7,
      FUNCS.map((f, i) => [...name(f.name), 0, i]),
    ),
    ...section(10, bodies),
  ]);
}

/** Instantiates the operations over `memory`. About 0.3 ms, once a thread. */
export function wasmAtomics(memory: WebAssembly.Memory): AtomicOps {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assemble()), { rt0: { memory } });
  return instance.exports as unknown as AtomicOps;
}

const scratch = new DataView(new ArrayBuffer(8));

function toBits(v: number): bigint {
  scratch.setFloat64(0, v);
  return scratch.getBigInt64(0);
}

function toFloat(v: bigint): number {
  scratch.setBigInt64(0, v);
  return scratch.getFloat64(0);
}

/** The same operations by `Atomics`, for memories that WebAssembly cannot address (above 4 GiB). */
export function plainAtomics(words: Int32Array): AtomicOps {
  const longs = new BigInt64Array(words.buffer);
  return {
    load: (i) => Atomics.load(words, i),
    store: (i, v) => {
      Atomics.store(words, i, v);
    },
    cas: (i, old, v) => Atomics.compareExchange(words, i, old, v),
    add: (i, d) => Atomics.add(words, i, d),
    xchg: (i, v) => Atomics.exchange(words, i, v),
    loadf: (i) => toFloat(Atomics.load(longs, i >>> 1)),
    storef: (i, v) => {
      Atomics.store(longs, i >>> 1, toBits(v));
    },
    casf: (i, old, v) => toFloat(Atomics.compareExchange(longs, i >>> 1, toBits(old), toBits(v))),
    xchgf: (i, v) => toFloat(Atomics.exchange(longs, i >>> 1, toBits(v))),
  };
}
