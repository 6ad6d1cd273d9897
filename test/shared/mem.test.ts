// Accesses to the memory, atomic and plain: the two ways of making them agree, and what is refused.
// Tests src/shared: mem, memory, wasm-atomics.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { G, Mutex, P } from '../../src/shared/layout.ts';
import * as mem from '../../src/shared/mem.ts';
import { bufferOf, newMemory } from '../../src/shared/memory.ts';
import { MAXMEMORY } from '../../src/shared/param.ts';
import { type AtomicOps, plainAtomics, wasmAtomics } from '../../src/shared/wasm-atomics.ts';
import { seeded } from '../harness/seed.ts';

const a = mem.as<'g'>(1024);
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
// Values that get past |0: a caller's arithmetic may leave them, and Atomics and WebAssembly must wrap them alike.
const loose = fc.oneof(word, fc.constantFrom(2 ** 31, 2 ** 32, -(2 ** 31) - 1, 2 ** 32 + 7, 0xffffffff));
const index = fc.integer({ min: 0, max: 7 });

const op = fc.oneof(
  fc.tuple(fc.constant('load' as const), index),
  fc.tuple(fc.constant('store' as const), index, loose),
  fc.tuple(fc.constant('cas' as const), index, fc.oneof(fc.constant('now' as const), word), loose),
  fc.tuple(fc.constant('add' as const), index, loose),
  fc.tuple(fc.constant('xchg' as const), index, loose),
);

function apply(ops: AtomicOps, words: Int32Array, o: typeof op extends fc.Arbitrary<infer T> ? T : never): unknown {
  const i = 16 + o[1];
  switch (o[0]) {
    case 'load':
      return ops.load(i);
    case 'store':
      ops.store(i, o[2]);
      return undefined;
    case 'cas':
      return ops.cas(i, o[2] === 'now' ? (words[i] as number) : o[2], o[3]);
    case 'add':
      return ops.add(i, o[2]);
    case 'xchg':
      return ops.xchg(i, o[2]);
  }
}

test(seeded('the WebAssembly operations and Atomics give the same results and leave the same memory'), () => {
  const wasm = newMemory(65536);
  if (!(wasm instanceof WebAssembly.Memory)) throw new Error('expected a WebAssembly memory');
  const there = new Int32Array(bufferOf(wasm));
  const here = new Int32Array(new SharedArrayBuffer(65536));
  const one = wasmAtomics(wasm);
  const two = plainAtomics(here);
  fc.assert(
    fc.property(fc.array(op, { minLength: 1, maxLength: 60 }), (ops) => {
      for (const o of ops) {
        expect(apply(one, there, o)).toBe(apply(two, here, o));
        expect(Array.from(there.subarray(16, 24))).toEqual(Array.from(here.subarray(16, 24)));
      }
    }),
  );
});

test(seeded('the facade does what Atomics does on the same words'), () => {
  const model = new Int32Array(1);
  fc.assert(
    fc.property(
      word,
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), word, word), { maxLength: 40 }),
      (first, ops) => {
        model[0] = first;
        mem.set(a, G.waitreason, first);
        for (const [which, x, y] of ops) {
          switch (which) {
            case 0:
              Atomics.store(model, 0, x);
              mem.store(a, G.waitreason, x);
              break;
            case 1: {
              const was = model[0] as number;
              const old = y % 2 === 0 ? was : y;
              const swapped = Atomics.compareExchange(model, 0, old, x) === old;
              expect(mem.cas(a, G.waitreason, old, x)).toBe(swapped);
              break;
            }
            case 2:
              // Go's Xadd: the new value.
              expect(mem.xadd(a, G.waitreason, x)).toBe((Atomics.add(model, 0, x) + x) | 0);
              break;
            case 3:
              expect(mem.xchg(a, G.waitreason, x)).toBe(Atomics.exchange(model, 0, x));
              break;
            case 4:
              mem.set(a, G.waitreason, x);
              model[0] = x;
              break;
            default:
              expect(mem.load(a, G.waitreason)).toBe(model[0]);
          }
          expect(mem.get(a, G.waitreason)).toBe(model[0]);
          expect(mem.mem[a + G.waitreason]).toBe(model[0]);
        }
      },
    ),
  );
});

test('raw words: plain and atomic operations see the same word', () => {
  const w = 4096;
  mem.setword(w, 5);
  expect(mem.loadword(w)).toBe(5);
  expect(mem.casword(w, 4, 9)).toBe(false);
  expect(mem.casword(w, 5, 9)).toBe(true);
  expect(mem.xaddword(w, -10)).toBe(-1);
  expect(mem.xchgword(w, 7)).toBe(-1);
  mem.storeword(w, 2 ** 31 - 1);
  expect(mem.xaddword(w, 1)).toBe(-(2 ** 31));
  expect(mem.word(w)).toBe(-(2 ** 31));
});

test('64-bit fields hold counts beyond 2^53 / 2 and fractions', () => {
  const p = mem.as<'p'>(2048);
  for (const v of [0, 1, 2 ** 33 + 1, Number.MAX_SAFE_INTEGER, 0.5, -1]) {
    mem.setf(p, P.ran, v);
    expect(mem.getf(p, P.ran)).toBe(v);
  }
  mem.setf(p, P.ran, 2 ** 32);
  mem.incf(p, P.ran);
  mem.addf(p, P.ran, 10);
  expect(mem.getf(p, P.ran)).toBe(2 ** 32 + 11);
});

test('zero and move: overlapping ranges in both directions', () => {
  for (let i = 0; i < 8; i++) mem.setword(5000 + i, i + 1);
  mem.move(5002, 5000, 6);
  expect(Array.from(mem.mem.subarray(5000, 5008))).toEqual([1, 2, 1, 2, 3, 4, 5, 6]);
  mem.move(5000, 5002, 6);
  expect(Array.from(mem.mem.subarray(5000, 5008))).toEqual([1, 2, 3, 4, 5, 6, 5, 6]);
  mem.zero(5001, 3);
  expect(Array.from(mem.mem.subarray(5000, 5005))).toEqual([1, 0, 0, 0, 5]);
});

test('nil and addresses outside are refused in debug builds', () => {
  const none = mem.as<'mutex'>(0);
  const beyond = mem.as<'mutex'>(mem.MEMWORDS);
  const negative = mem.as<'mutex'>(-8);
  for (const p of [none, beyond, negative]) {
    expect(() => mem.load(p, Mutex.key)).toThrow(/bad address/);
    expect(() => mem.store(p, Mutex.key, 1)).toThrow(/bad address/);
    expect(() => mem.get(p, Mutex.key)).toThrow(/bad address/);
    expect(() => mem.set(p, Mutex.key, 1)).toThrow(/bad address/);
    expect(() => mem.cas(p, Mutex.key, 0, 1)).toThrow(/bad address/);
  }
  expect(() => mem.word(0)).toThrow(/bad address/);
});

test.each([0, 1, 65535, MAXMEMORY + 1, Number.NaN, -1])('a memory of %d bytes is a RangeError', (bytes) => {
  expect(() => newMemory(bytes)).toThrow(RangeError);
});

test('memory is rounded up to 64 KiB and zeroed', () => {
  const buffer = bufferOf(newMemory(65537));
  expect(buffer.byteLength).toBe(2 * 65536);
  expect(new Int32Array(buffer).every((w) => w === 0)).toBe(true);
});
