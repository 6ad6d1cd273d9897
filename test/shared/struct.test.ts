// Declared layouts: offsets, sizes, alignment, and no two words at one place.
// Tests src/shared: globals, layout, layout-heap, layout-host, layout-sync, struct.

import { expect, test } from 'vitest';
import * as globals from '../../src/shared/globals.ts';
import { G, M, Mutex, P } from '../../src/shared/layout.ts';
import * as heap from '../../src/shared/layout-heap.ts';
import { Pipe } from '../../src/shared/layout-host.ts';
import { CACHELINE, RUNQ } from '../../src/shared/param.ts';
import {
  at,
  embed,
  f64,
  i32,
  i32s,
  layouts,
  line,
  metaof,
  ptr,
  ptrs,
  sizeof,
  struct,
} from '../../src/shared/struct.ts';

const LINE = CACHELINE / 4;
const lineOf = (offset: number): number => Math.floor(offset / LINE);

test('fields lie in the order given, each at the next address that its kind allows', () => {
  const S = struct('layout-order', {
    a: i32,
    b: f64,
    c: i32,
    d: embed('mutex', 2),
    e: i32s(3),
    f: ptrs('g', 2),
    g: line(i32),
    h: ptr('m'),
  });
  expect(S).toEqual({ a: 0, b: 2, c: 4, d: 6, e: 8, f: 11, g: 16, h: 17 });
  expect(sizeof(S)).toBe(32);
  expect(at(S.e, 2)).toBe(10);
});

test('a struct with one word fills a cache line; sizeof refuses what is no layout', () => {
  expect(sizeof(struct('layout-one', { a: i32 }))).toBe(LINE);
  expect(sizeof(struct('layout-full', { a: i32s(LINE) }))).toBe(LINE);
  expect(sizeof(struct('layout-more', { a: i32s(LINE + 1) }))).toBe(2 * LINE);
  expect(() => sizeof({ a: 0 })).toThrow(/not a struct layout/);
});

// importing globals and layout-heap has declared them all
const all = layouts().filter(([, meta]) => !meta.name.startsWith('layout-'));

test('all of the runtime is here', () => {
  const names = all.map(([, meta]) => meta.name);
  expect(names).toEqual(expect.arrayContaining(['mutex', 'note', 'g', 'm', 'p', 'sched', 'kern', 'mheap', 'mcache']));
  expect(new Set(names).size).toBe(names.length);
});

test.each(all.map(([layout, meta]) => [meta.name, layout, meta] as const))(
  '%s: no two fields overlap, 64-bit ones are even, the struct is whole lines',
  (_name, layout, meta) => {
    const owner = new Map<number, string>();
    for (const { name, offset, spec } of meta.fields) {
      expect((layout as Record<string, number>)[name]).toBe(offset);
      expect(offset % spec.align, `${name} aligned to ${spec.align}`).toBe(0);
      for (let w = offset; w < offset + spec.count * spec.words; w++) {
        expect(owner.get(w), `word ${w} is ${name}'s and`).toBeUndefined();
        owner.set(w, name);
      }
    }
    expect(Math.max(...owner.keys())).toBeLessThan(meta.size);
    expect(meta.size % LINE).toBe(0);
    for (const { spec, offset } of meta.fields) if (spec.kind === 'f64') expect(offset % 2).toBe(0);
  },
);

test('what is embedded has the size of its struct in words used', () => {
  const used = (layout: object): number => {
    const last = metaof(layout).fields.at(-1);
    if (last === undefined) throw new Error('no fields');
    return last.offset + last.spec.count * last.spec.words;
  };
  const sizes = new Map(all.map(([layout, meta]) => [meta.name, used(layout)]));
  for (const [, meta] of all) {
    for (const { name, spec } of meta.fields) {
      if (spec.kind === 'embed')
        expect(spec.words, `${meta.name}.${name}`).toBeGreaterThanOrEqual(sizes.get(spec.of) ?? 0);
    }
  }
  expect(sizes.get('mutex')).toBe(2);
  expect(Object.keys(Mutex)).toEqual(['key', 'rank']);
});

test('a run queue has its head, its tail and its runnext on three lines, and no slot with any of them', () => {
  const hot = [P.runqhead, P.runqtail, P.runnext].map(lineOf);
  expect(new Set(hot).size).toBe(3);
  for (const i of [0, RUNQ - 1]) expect(hot).not.toContain(lineOf(at(P.runq, i)));
  // What the owner writes at every G (schedtick, counters) is not with what thieves write.
  for (const owned of [P.schedtick, P.ran, P.spawned, P.ngfree]) expect(hot).not.toContain(lineOf(owned));
});

test('in g and m, what others write is not with what the owner writes', () => {
  expect(lineOf(G.atomicstatus)).not.toBe(lineOf(G.stackguard0));
  expect(lineOf(M.nextp)).not.toBe(lineOf(M.locks));
  expect(lineOf(M.park)).not.toBe(lineOf(M.curg));
});

test('words of sched that every M polls are on lines of their own', () => {
  const S = globals.Sched;
  const hot = [S.lock, S.runqsize, S.npidle, S.nmspinning, S.goidgen, S.gfreelock, S.allglock].map(lineOf);
  expect(new Set(hot).size).toBe(hot.length);
});

test('globals do not overlap each other or nil, and the heap begins after them', () => {
  const placed: [string, number, number][] = [
    ['kern', globals.kern, sizeof(globals.Kern)],
    ['sched', globals.sched, sizeof(globals.Sched)],
    ['sys', globals.sys, sizeof(globals.Sys)],
    ['m0', globals.m0, sizeof(M)],
    ['g0', globals.g0, sizeof(G)],
    ['allp', globals.allp, sizeof(globals.Allp)],
    ['idlepMask', globals.idlepMask, sizeof(globals.Pmask)],
    ['outputPipe', globals.outputPipe, sizeof(Pipe)],
    ['mheap', heap.mheap, sizeof(heap.Mheap)],
    ['persistent', heap.persistent, sizeof(heap.Persistent)],
    ['emptymspan', heap.emptymspan, sizeof(heap.Mspan)],
    ['stackLarge', heap.stackLarge, sizeof(heap.StackLarge)],
  ];
  placed.sort((a, b) => a[1] - b[1]);
  expect(placed[0]?.[1]).toBeGreaterThanOrEqual(LINE);
  placed.forEach(([name, a, n], i) => {
    expect(a % LINE, name).toBe(0);
    const next = placed[i + 1];
    if (next !== undefined) expect(a + n, `${name} ends before ${next[0]}`).toBeLessThanOrEqual(next[1]);
    expect(a + n).toBeLessThanOrEqual(heap.HEAPBASE);
  });
});
