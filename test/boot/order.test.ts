// The steps of the bootstrap: which, in what order, each finished, none without its code.
// Tests src/boot: rt0, schedinit, alginit, cpuinit, cpuid, osinit, gcinit, stkobj, fastrandinit.

import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { bootUpToMstart } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

const ORDER = [
  ...['_rt0_amd64_linux', '_rt0_amd64', 'rt0_go', 'cpuid', 'settls', 'check', 'args', 'sysargs', 'osinit', 'schedinit'],
  ...['lockInit', 'worldStopped', 'moduledataverify', 'stackinit', 'mallocinit', 'cpuinit', 'alginit', 'fastrandinit'],
  ...['mcommoninit', 'modulesinit', 'typelinksinit', 'itabsinit', 'stkobjinit', 'sigsave', 'goargs', 'goenvs'],
  ...['parsedebugvars', 'gcinit', 'procresize', 'worldStarted', 'newproc'],
];

/** Steps that nothing checks the absence of, and the modules that hold them. */
const REMOVABLE = [
  { module: '../../src/boot/cpuid.ts', fn: 'cpuid' },
  { module: '../../src/boot/check.ts', fn: 'check' },
  { module: '../../src/boot/cpuinit.ts', fn: 'cpuinit' },
  { module: '../../src/boot/alginit.ts', fn: 'alginit' },
  { module: '../../src/boot/fastrandinit.ts', fn: 'fastrandinit' },
  { module: '../../src/boot/stkobj.ts', fn: 'stkobjinit' },
  { module: '../../src/boot/debugvars.ts', fn: 'parsedebugvars' },
  { module: '../../src/boot/gcinit.ts', fn: 'gcinit' },
];

beforeEach(() => {
  vi.resetModules();
});

test('every step is taken once, in Go’s order, and says what it did and checked', async () => {
  const { steps, fns, error } = await bootUpToMstart();
  expect(error).toBe('');
  expect(fns).toEqual(ORDER);
  for (const s of steps) {
    expect(s.what, s.fn).not.toBe('');
    expect(s.checked, s.fn).not.toMatch(/^$|not finished/);
  }
});

test('each step stands in the file that it names', async () => {
  const { steps } = await bootUpToMstart();
  for (const { fn, file } of steps) expect(readFileSync(file, 'utf8'), `${fn} in ${file}`).toContain(fn);
});

test.each(REMOVABLE)('without $fn the list has no $fn', async ({ module, fn }) => {
  vi.doMock(module, async (original) => ({ ...(await original<object>()), [fn]: () => {} }));
  try {
    const { fns, error } = await bootUpToMstart();
    expect(error).toBe('');
    expect(fns).toEqual(ORDER.filter((f) => f !== fn));
  } finally {
    vi.doUnmock(module);
  }
});

test('a boot that is not asked for a report keeps none', async () => {
  const { steps, error } = await bootUpToMstart({ report: false });
  expect(error).toBe('');
  expect(steps).toEqual([]);
});

test('a step that dies is the last one, by name, and not finished; those that called it neither', async () => {
  const { steps, error } = await bootUpToMstart({ env: { GOMEMLIMIT: 'much' } });
  expect(error).toMatch(/malformed GOMEMLIMIT/);
  expect(steps.at(-1)).toMatchObject({ fn: 'gcinit', checked: 'not finished' });
  expect(steps.find((s) => s.fn === 'schedinit')?.checked).toBe('not finished');
  expect(steps.find((s) => s.fn === 'goenvs')?.checked).not.toBe('not finished');
});

describe('power cycles', () => {
  test('twenty boots on one memory take the same steps and leave the same machine', async () => {
    const first = await bootUpToMstart();
    for (let i = 0; i < 20; i++) {
      const { error, fns, steps } = await bootUpToMstart();
      expect(error).toBe('');
      expect(fns).toEqual(first.fns);
      expect(steps.find((s) => s.fn === 'newproc')).toEqual(first.steps.find((s) => s.fn === 'newproc'));
    }
  });

  test('a seed gives the same random states again, another seed others', async () => {
    const of = async (seed: number): Promise<string | undefined> =>
      (await bootUpToMstart({ seed })).steps.find((s) => s.fn === 'mcommoninit')?.what;
    const one = await of(7);
    expect(await of(7)).toBe(one);
    expect(await of(8)).not.toBe(one);
  });
});
