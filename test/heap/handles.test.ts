// Handles, shared arrays and copies in slots (src/heap: handle, arrays, clone, intern).
// Tests src/heap: arrays, clone, handle, intern.

import { beforeEach, expect, test } from 'vitest';
import { float64Array, int32Array, uint8Array } from '../../src/heap/arrays.ts';
import { handleOf } from '../../src/heap/handle.ts';
import { TAG_CHAN, TAG_CLONE, TAG_MUTEX } from '../../src/heap/tags.ts';
import { copied, getv, payloadOf, putv, setv, tagOf } from '../../src/heap/value.ts';
import { chan, nilChan } from '../../src/lib/chan.ts';
import { syncConstructors } from '../../src/lib/sync.ts';
import { P } from '../../src/shared/layout.ts';
import { buffer, setf } from '../../src/shared/mem.ts';
import { fatalOf } from '../harness/fatal.ts';
import { solo } from '../harness/solo.ts';

const A = 9000;
beforeEach(() => {
  solo();
});

/** As a channel's slot holds it. */
function passed(v: unknown): unknown {
  const tag = tagOf(v);
  putv(A, tag, payloadOf(tag, v), v);
  return getv(A);
}

test('a handle comes out of a slot as the same object', () => {
  const { Mutex, RWMutex, WaitGroup, Cond, Once, AtomicInt32 } = syncConstructors;
  const rw = new (RWMutex as unknown as new () => { rlocker(): object })();
  const m = new (Mutex as unknown as new () => object)();
  const made = [chan(), nilChan(), m, rw, rw.rlocker(), WaitGroup(), Cond(m), Once(), AtomicInt32(3)];
  for (const h of made) {
    setv(A, h);
    expect(getv(A)).toBe(h);
    expect(passed(h)).toBe(h);
  }
  expect(new Set(made).size).toBe(made.length);
  expect(m).toBeInstanceOf(Mutex);
});

test('a handle prints its kind and address', () => {
  expect(String(chan())).toMatch(/^Chan\(0x[0-9a-f]+\)$/);
  expect(`${nilChan()} ${syncConstructors.WaitGroup()}`).toMatch(/^Chan\(0x0\) WaitGroup\(0x[0-9a-f]+\)$/);
});

test('each of any number of handles stays the same object in one run', () => {
  const all = Array.from({ length: 5000 }, () => chan());
  expect(all.every((c) => handleOf(TAG_CHAN, c.addr) === c)).toBe(true);
  expect(handleOf(TAG_MUTEX, all[7]?.addr ?? 0)).not.toBe(all[7]);
});

test('handles that the table had no room for are forgotten when the next run needs the room', () => {
  const pp = solo();
  // Three to a slot of the table: two are put aside.
  const addrs = Array.from({ length: 3 * 12 }, (_, i) => 16384 * (1 + (i % 3)) + 64 * i - 64 * (i % 3));
  const made = addrs.map((a) => handleOf(TAG_CHAN, a));
  expect(addrs.map((a) => handleOf(TAG_CHAN, a))).toEqual(made);
  expect(addrs.every((a, i) => handleOf(TAG_CHAN, a) === made[i])).toBe(true);
  setf(pp, P.ran, 1);
  const later = addrs.map((a) => handleOf(TAG_CHAN, a));
  expect(later.filter((o, i) => o === made[i]).length).toBeLessThan(addrs.length);
  expect(addrs.every((a, i) => handleOf(TAG_CHAN, a) === later[i])).toBe(true);
});

test('shared arrays and parts of them pass by reference', () => {
  for (const make of [int32Array, float64Array, uint8Array]) {
    const a = make(10);
    expect(a.buffer).toBe(buffer);
    expect([...a]).toEqual(new Array(10).fill(0));
    setv(A, a);
    expect(getv(A)).toBe(a);
    const part = a.subarray(3, 7);
    part[0] = 42;
    const got = passed(part) as typeof a;
    expect(got).toBe(part);
    expect(passed(part)).toBe(part);
    expect([got.length, got[0], a[3]]).toEqual([4, 42, 42]);
  }
  expect(() => int32Array(-1)).toThrow(RangeError);
  expect(() => uint8Array(1.5)).toThrow(RangeError);
  expect(int32Array(0)).toHaveLength(0);
});

test('objects are copied, references inside them are not', () => {
  const c = chan();
  const a = int32Array(3);
  const shared = { deep: [c, { a }] };
  const v = {
    n: 1,
    s: 'x',
    list: [1, 2, { c }],
    m: new Map<unknown, unknown>([['c', c]]),
    set: new Set([c, 1]),
    one: shared,
    two: shared,
  };
  const got = passed(v) as typeof v;
  expect(got).not.toBe(v);
  expect([got.n, got.s, got.list.length]).toEqual([1, 'x', 3]);
  expect((got.list[2] as { c: unknown }).c).toBe(c);
  expect(got.m.get('c')).toBe(c);
  expect([...got.set]).toEqual([c, 1]);
  expect(got.one).toBe(got.two);
  expect((got.one.deep[1] as { a: unknown }).a).toBe(a);
  const ring: { next?: unknown; c: unknown } = { c };
  ring.next = ring;
  const back = passed(ring) as typeof ring;
  expect(back.next).toBe(back);
  expect(passed(new Uint8Array([1, 2, 3]))).toEqual(new Uint8Array([1, 2, 3]));
  expect(passed(10n ** 30n)).toBe(10n ** 30n);
  expect(passed(new Date(5))).toEqual(new Date(5));
  expect((passed(new RangeError('r')) as Error).message).toBe('r');
});

test('what cannot be copied throws, and a frame takes a copy only if it was made for it', () => {
  expect(() => passed(() => 0)).toThrow(/could not be cloned/);
  expect(() => passed(Symbol('s'))).toThrow(/could not be cloned/);
  expect(fatalOf(() => setv(A, { a: 1 }))).toContain('cannot live across a suspension');
  const argument = copied({ a: 1 });
  expect(tagOf(argument)).toBe(TAG_CLONE);
  setv(A, argument);
  expect(getv(A)).toEqual({ a: 1 });
  expect(copied(5)).toBe(5);
});
