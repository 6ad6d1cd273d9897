import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heapAudit } from '../../src/heap/auditheap.ts';
import { persistentalloc } from '../../src/heap/persistent.ts';
import { stackalloc } from '../../src/heap/stack.ts';
import { copystack, growstack, stackRoom } from '../../src/heap/stackgrow.ts';
import { heapStats } from '../../src/heap/stats.ts';
import { Sys, sys } from '../../src/shared/globals.ts';
import { G } from '../../src/shared/layout.ts';
import { as, get, mem, set } from '../../src/shared/mem.ts';
import { MAXSTACKSIZE, STACKGUARD } from '../../src/shared/param.ts';
import { type Ptr, sizeof } from '../../src/shared/struct.ts';
import { solo } from '../harness/solo.ts';

beforeEach(() => {
  solo();
});

function goroutine(bytes: number): Ptr<'g'> {
  const gp = as<'g'>(persistentalloc(sizeof(G), 16));
  const lo = stackalloc(bytes);
  set(gp, G.stacklo, lo);
  set(gp, G.stackhi, lo + bytes / 4);
  set(gp, G.stackguard0, lo + STACKGUARD / 4);
  return gp;
}

test('a stack doubles until the frame lies above the guard', () => {
  const gp = goroutine(2048);
  const cases: [number, number][] = [
    [2049, 4096],
    [4096 - STACKGUARD, 4096],
    [4096 - STACKGUARD + 4, 8192],
    [100_000, 131072],
  ];
  for (const [need, size] of cases) expect([need, stackRoom(gp, need)]).toEqual([need, size]);
});

test('growth and copy keep every frame at its distance from the top', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 11, max: 16 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 2, max: 60_000 }),
      fc.boolean(),
      (log, usedWords, frame, spOnOld) => {
        solo();
        const gp = goroutine(2 ** log);
        const lo = get(gp, G.stacklo);
        const hi = get(gp, G.stackhi);
        const used = Math.min(usedWords, hi - lo - STACKGUARD / 4);
        for (let i = 1; i <= used; i++) mem[hi - i] = i;
        const fp = hi - used - frame;
        const nfp = growstack(gp, fp);
        const newlo = get(gp, G.newlo);
        const newhi = get(gp, G.newhi);
        expect(newhi - nfp).toBe(hi - fp);
        expect(nfp).toBeGreaterThanOrEqual(newlo + STACKGUARD / 4);
        expect(newhi - newlo).toBeGreaterThanOrEqual(2 * (hi - lo));
        // The callee's frame comes first, then those of its callers, which are still on the old stack.
        for (let i = 0; i < frame; i++) mem[nfp + i] = -i - 1;
        set(gp, G.schedsp, spOnOld ? hi - used : nfp);
        copystack(gp, hi - used);
        expect([get(gp, G.stacklo), get(gp, G.stackhi)]).toEqual([newlo, newhi]);
        expect([get(gp, G.newlo), get(gp, G.newhi)]).toEqual([0, 0]);
        expect(get(gp, G.stackguard0)).toBe(newlo + STACKGUARD / 4);
        expect(get(gp, G.schedsp)).toBe(spOnOld ? newhi - used : nfp);
        for (let i = 1; i <= used; i++) if (mem[newhi - i] !== i) expect(i).toBe('copied');
        for (let i = 0; i < frame; i++) if (mem[nfp + i] !== -i - 1) expect(i).toBe('kept');
        expect(heapAudit()).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

test('a stack above the limit is a stack overflow, as Go prints it', () => {
  const gp = goroutine(2048);
  const fp = get(gp, G.stackhi) - MAXSTACKSIZE / 4;
  expect(() => growstack(gp, fp)).toThrow(
    /^runtime: goroutine stack exceeds 250000000-byte limit\nruntime: .*\nfatal error: stack overflow\n/,
  );
  solo();
  const small = goroutine(2048);
  set(sys, Sys.maxstacksize, 4096);
  growstack(small, get(small, G.stacklo) - 10);
  solo();
  set(sys, Sys.maxstacksize, 4096);
  const more = goroutine(4096);
  expect(() => growstack(more, get(more, G.stacklo))).toThrow('runtime: goroutine stack exceeds 4096-byte limit');
});

test('a stack within the limit for which there is no memory is out of memory', () => {
  const a = goroutine(2048);
  growstack(a, get(a, G.stackhi) - 30_000_000);
  const b = goroutine(2048);
  expect(() => growstack(b, get(b, G.stackhi) - 30_000_000)).toThrow(
    /out of memory: cannot allocate 134217728-byte block \(\d+ in use\) for stack of goroutine/,
  );
});

test('misuse of growstack and copystack is refused', () => {
  const gp = goroutine(2048);
  const hi = get(gp, G.stackhi);
  expect(() => copystack(gp, hi)).toThrow('copystack: no stack to copy to');
  solo();
  const twice = goroutine(2048);
  const top = get(twice, G.stackhi);
  growstack(twice, top - 500);
  expect(() => growstack(twice, top - 500)).toThrow('growing already');
  solo();
  const off = goroutine(2048);
  expect(() => growstack(off, get(off, G.stackhi))).toThrow('frame is not on the stack');
  expect(heapStats().stackInuse).toBe(32768);
});
