// The tables that all threads must agree on: functions, types, value tags, frames.
// Tests src/boot: modules, typelinks, itabs, memhash; src/shared: bytes.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Body } from '../../src/shared/text.ts';
import { bootUpToMstart } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

beforeEach(() => {
  vi.resetModules();
});

const text = () => import('../../src/shared/text.ts');

describe('verifyText', () => {
  test('is content with the thread that made the table', async () => {
    await bootUpToMstart();
    const { verifyText } = await import('../../src/boot/modules.ts');
    expect(verifyText()).toBeNull();
  });

  test('tells a thread with a function more', async () => {
    await bootUpToMstart();
    const { verifyText } = await import('../../src/boot/modules.ts');
    const n = (await text()).funcCount();
    (await text()).funcs('main', { extra: () => undefined });
    expect(verifyText()).toBe(`abi mismatch: this thread has ${n + 1} functions, the machine ${n}`);
  });

  test('tells a thread with another program of as many functions, and one whose function takes other arguments', async () => {
    const { funcs, unlinkProgram } = await text();
    const link = async (name: string, f: Body): Promise<void> => {
      unlinkProgram();
      funcs('main', { [name]: f });
    };
    await bootUpToMstart();
    await link('main', (_sp: number, _rp: number, _x: number) => undefined);
    expect((await bootUpToMstart()).error).toBe('');
    const { verifyText } = await import('../../src/boot/modules.ts');
    expect(verifyText()).toBeNull();
    await link('other', (_sp: number, _rp: number, _x: number) => undefined);
    expect(verifyText()).toMatch(/functions differ/);
    await link('main', () => undefined);
    expect(verifyText()).toMatch(/functions differ/);
  });

  test('tells a thread whose structs are laid out otherwise', async () => {
    await bootUpToMstart();
    const { verifyText } = await import('../../src/boot/modules.ts');
    const { Kern, kern } = await import('../../src/shared/globals.ts');
    const { get, set } = await import('../../src/shared/mem.ts');
    set(kern, Kern.typehash, get(kern, Kern.typehash) ^ 1);
    expect(verifyText()).toMatch(/struct layouts differ/);
  });
});

describe('moduledataverify', () => {
  test('a name that is registered twice', async () => {
    (await text()).funcs('runtime', { twice: () => undefined });
    (await text()).funcs('runtime', { twice: () => undefined });
    expect((await bootUpToMstart()).error).toBe('fatal error: function symbol table has runtime.twice twice');
  });

  test('a body that is registered twice', async () => {
    const f = (): void => {};
    (await text()).funcs('runtime', { a: f });
    (await text()).funcs('runtime', { b: f });
    expect((await bootUpToMstart()).error).toMatch(/function symbol table not sorted by pc: runtime\.a at/);
  });

  test('a name that is none', async () => {
    (await text()).funcs('run time', { x: () => undefined });
    expect((await bootUpToMstart()).error).toBe('fatal error: bad function name "run time.x"');
  });
});

test('modules: the runtime, then the program', async () => {
  await bootUpToMstart();
  (await text()).funcs('main', { helper: () => undefined, main: () => undefined });
  const { steps } = await bootUpToMstart();
  const n = (await text()).funcCount();
  expect(steps.find((s) => s.fn === 'modulesinit')?.what).toMatch(`runtime (${n - 3}), main (2)`);
  const { Sys, sys } = await import('../../src/shared/globals.ts');
  const { get, word } = await import('../../src/shared/mem.ts');
  const { takeString } = await import('../../src/shared/bytes.ts');
  const { MODULEWORDS } = await import('../../src/boot/modules.ts');
  const table = get(sys, Sys.modules);
  const module = (i: number): unknown[] => {
    const at = table + i * MODULEWORDS;
    return [word(at), word(at + 1), word(at + 2), takeString(word(at + 3), word(at + 4))];
  };
  expect(module(0)).toEqual([1, n - 2, 0, 'runtime']);
  expect(module(1)).toEqual([n - 2, n, 1, 'main']);
});

test('types: every struct and kind of value by name, with its size', async () => {
  await bootUpToMstart();
  const { typeName, typeNamed, VALUETYPES } = await import('../../src/boot/typelinks.ts');
  const { layouts } = await import('../../src/shared/struct.ts');
  const { word } = await import('../../src/shared/mem.ts');
  for (const [, meta] of layouts()) {
    const t = typeNamed(meta.name);
    expect(typeName(t)).toBe(meta.name);
    expect(word(t + 3)).toBe(meta.size);
  }
  for (const name of VALUETYPES) expect(typeName(typeNamed(name))).toBe(name);
  for (const name of ['', 'G', 'gg', 'nothing']) expect(typeNamed(name)).toBe(0);
});

test('a frame whose header is not what it should be stops stkobjinit', async () => {
  vi.doMock('../../src/shared/frame.ts', async (original) => ({ ...(await original<object>()), frameWords: () => 1 }));
  try {
    expect((await bootUpToMstart()).error).toBe('fatal error: stkobjinit: frame of 1 words');
  } finally {
    vi.doUnmock('../../src/shared/frame.ts');
  }
});

test('a hash that is no hash stops alginit', async () => {
  vi.doMock('../../src/boot/memhash.ts', () => ({ memhash: () => 4 }));
  try {
    expect((await bootUpToMstart()).error).toBe('fatal error: alginit: 16 keys have 1 hashes');
  } finally {
    vi.doUnmock('../../src/boot/memhash.ts');
  }
});

test('memhash depends on every byte, the length and the seed', async () => {
  await bootUpToMstart();
  const { memhash } = await import('../../src/boot/memhash.ts');
  const { setword, zero } = await import('../../src/shared/mem.ts');
  const { get } = await import('../../src/shared/mem.ts');
  const { g0 } = await import('../../src/shared/globals.ts');
  const { G } = await import('../../src/shared/layout.ts');
  const a = get(g0, G.stacklo);
  zero(a, 8);
  const seen = new Set<number>();
  for (let n = 0; n <= 20; n++) seen.add(memhash(a, 0, n));
  for (let bit = 0; bit < 160; bit++) {
    setword(a + (bit >>> 5), 1 << (bit & 31));
    seen.add(memhash(a, 0, 20));
    setword(a + (bit >>> 5), 0);
  }
  for (let seed = 1; seed < 20; seed++) seen.add(memhash(a, seed, 20));
  expect(seen.size).toBe(21 + 160 + 19);
});
