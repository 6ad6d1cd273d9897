// check finds what it is there to find: each of these breaks one thing that the runtime takes for granted.
// Tests src/boot: check, checklayout, checkatomic.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { round2, timediv } from '../../src/boot/check.ts';
import { bootUpToMstart } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

const MEM = '../../src/shared/mem.ts';
const TLS = '../../src/shared/tls.ts';
const PARAM = '../../src/shared/param.ts';

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  for (const m of [MEM, TLS, PARAM]) vi.doUnmock(m);
});

/** Boots with some exports of a module replaced; the fatal error. */
async function broken(module: string, replace: (original: Record<string, never>) => object): Promise<string> {
  vi.doMock(module, async (load) => {
    const original = await load<Record<string, never>>();
    return { ...original, ...replace(original) };
  });
  return (await bootUpToMstart()).error;
}

/** Boots with one offset of a layout changed, as code would see it. */
async function brokenLayout(name: string, field: string, offset: number): Promise<string> {
  const { layouts } = await import('../../src/shared/struct.ts');
  await import('../../src/boot/rt0.ts');
  const found = layouts().find(([, meta]) => meta.name === name);
  expect(found, name).toBeDefined();
  Object.defineProperty(found?.[0] ?? {}, field, { value: offset, enumerable: true });
  return (await bootUpToMstart()).error;
}

describe('layouts', () => {
  const cases: [string, string, number, string][] = [
    ['overlap', 'runqtail', 0, 'p.runqtail'],
    ['odd float', 'goidcache', 11, 'p.goidcache'],
    ['line', 'runqhead', 402, 'p.runqhead'],
    ['outside', 'runq', 1 << 20, 'sizeof p'],
    ['nothing', 'runnext', Number.NaN, 'p.runnext'],
  ];
  test.each(cases)('%s: P.%s at %d', async (_why, field, offset, message) => {
    expect(await brokenLayout('p', field, offset)).toBe(
      message.startsWith('sizeof') ? `fatal error: bad ${message}` : `fatal error: bad offsetof ${message}`,
    );
  });

  test('a field of g that overlaps its neighbour', async () => {
    expect(await brokenLayout('g', 'schedsp', 1)).toBe('fatal error: bad offsetof g.schedsp');
  });

  test('a mutex that has outgrown the room it is given', async () => {
    const { layouts } = await import('../../src/shared/struct.ts');
    await import('../../src/boot/rt0.ts');
    const meta = layouts().find(([, m]) => m.name === 'mutex')?.[1];
    const key = meta?.fields[0];
    expect(key).toBeDefined();
    Object.defineProperty(meta?.fields.at(-1) ?? {}, 'offset', { value: 4 });
    expect((await bootUpToMstart()).error).toBe('fatal error: bad sizeof embedded mutex');
  });
});

describe('atomics', () => {
  const cases: [string, object, string][] = [
    ['a CAS that always says yes', { casword: () => true }, 'cas2'],
    ['a CAS that always says no', { casword: () => false }, 'cas1'],
    ['a CAS of a field that says yes', { cas: () => true }, 'cas of field succeeded'],
    ['an xadd that forgets to add', { xaddword: () => 0 }, 'xadd failed'],
    ['an xadd that does not wrap', { xadd: () => 0x80000000 }, 'xadd does not wrap'],
    ['an xchg that returns the new value', { xchg: (_p: number, _f: number, v: number) => v }, 'xchg of field failed'],
    ['a load that sees nothing', { loadword: () => 0 }, 'atomic load failed'],
    ['a store that stores nothing', { store: () => {} }, 'store failed'],
  ];
  test.each(cases)('%s', async (_what, replace, message) => {
    expect(await broken(MEM, () => replace)).toBe(`fatal error: ${message}`);
  });

  test('a CAS of a field that says no', async () => {
    // Not to throw_, which takes the word by CAS as well.
    const error = await broken(MEM, (mem) => {
      const cas = mem.cas as unknown as (p: number, f: number, old: number, v: number) => boolean;
      return { cas: (p: number, f: number, old: number, v: number) => old !== -1 && cas(p, f, old, v) };
    });
    expect(error).toBe('fatal error: cas of field failed');
  });

  test('a CAS that compares but stores nothing when it succeeds on all ones', async () => {
    const error = await broken(MEM, (mem) => {
      const casword = mem.casword as unknown as (a: number, old: number, v: number) => boolean;
      return { casword: (a: number, old: number, v: number) => (old === -1 ? true : casword(a, old, v)) };
    });
    expect(error).toBe('fatal error: cas6');
  });
});

describe('TLS', () => {
  test('a TLS base that is not m0’s', async () => {
    const error = await broken(TLS, (tls) => {
      const settls = tls.settls as unknown as (mp: number) => void;
      return { settls: (mp: number) => settls(mp + 16) };
    });
    expect(error).toBe('fatal error: settls: stored 0x123 through TLS, m0.tls[0] is 0');
  });

  test('no TLS base at all', async () => {
    expect(await broken(TLS, () => ({ settls: () => {} }))).toMatch(/m0.tls\[0\] is 0$/);
  });
});

describe('sizes', () => {
  test('a stack size that is no power of two', async () => {
    expect(await broken(PARAM, () => ({ STACKMIN: 3000 }))).toBe('fatal error: FixedStack is not power-of-2');
  });

  test('a run queue that is no power of two', async () => {
    expect(await broken(PARAM, () => ({ RUNQ: 255 }))).toBe('fatal error: runq is not power-of-2');
  });

  test('plain stores that go beside their word', async () => {
    const error = await broken(MEM, (mem) => {
      const set = mem.set as unknown as (p: number, f: number, v: number) => void;
      return { set: (p: number, f: number, v: number) => set(p, v === 3 ? f + 1 : f, v) };
    });
    expect(error).toBe('fatal error: bad field store');
  });
});

test('timediv is division', () => {
  for (const [v, d] of [
    [0, 1],
    [7, 7],
    [12345 * 1e9 + 54321, 1e9],
    [2 ** 52, 3e6],
    [999_999_999, 1e9],
  ] as const) {
    expect(timediv(v, d)).toBe(Math.floor(v / d));
  }
  expect(timediv(2 ** 52, 1)).toBe(0x7fffffff);
});

test('round2 is the next power of two', () => {
  expect([1, 2, 3, 4, 2047, 2048, 2049].map(round2)).toEqual([1, 2, 4, 4, 2048, 2048, 4096]);
});
