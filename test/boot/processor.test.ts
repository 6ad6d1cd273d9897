// What the bootstrap knows of the processor: from the real one, and from files made up for machines that are not at
// hand. Tests src/boot: processor, cpuinit, hostfiles.

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Processor } from '../../src/boot/processor.ts';
import { bootUpToMstart, saidOn } from './harness.ts';

vi.mock('../../src/m/mstart.ts', () => ({ mstart: () => {} }));

const FILES = '../../src/boot/hostfiles.ts';
const real = process.arch;
const onX86Linux = process.platform === 'linux' && real === 'x64';

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock(FILES);
  Object.defineProperty(process, 'arch', { value: real });
});

/** The system's files, as far as `files` does not replace (or, with null, remove) them. */
function withFiles(files: Readonly<Record<string, Buffer | string | null>>): void {
  vi.doMock(FILES, async (original) => {
    const readAt = (await original<typeof import('../../src/boot/hostfiles.ts')>()).readAt;
    const at = (path: string, offset: number, n: number): Buffer | null => {
      const made = files[path];
      if (made === undefined) return readAt(path, offset, n);
      return made === null ? null : Buffer.from(made).subarray(offset, offset + n);
    };
    return { readAt: at, readStart: (path: string, most: number) => at(path, 0, most) };
  });
}

async function processor(): Promise<Processor> {
  return (await import('../../src/boot/processor.ts')).readProcessor();
}

/** /proc/cpuinfo of some machine. */
function cpuinfo(vendor: string, flags: string): string {
  const lines = { processor: 0, vendor_id: vendor, 'cpu family': 25, model: 97, stepping: 2, 'cpu level': 16 };
  const text = Object.entries(lines).map(([k, v]) => `${k}\t: ${v}`);
  return [...text, 'cpuid level\t: 16', `flags\t\t: ${flags}`, '', 'processor\t: 1', 'flags\t\t: none'].join('\n');
}

describe.runIf(onX86Linux)('the processor that this runs on', () => {
  test('is who /proc/cpuinfo says', async () => {
    const p = await processor();
    expect(p.vendor).toBe(/^vendor_id\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'latin1'))?.[1]);
    expect(p.maxleaf).toBeGreaterThan(0);
    expect(p.disagreeing ?? []).toEqual([]);
  });

  test('is the same without the device, as far as /proc goes', async () => {
    const device = await processor();
    vi.resetModules();
    withFiles({ '/dev/cpu/0/cpuid': null });
    const proc = await processor();
    expect(proc.source).toMatch(/^\/proc\/cpuinfo/);
    expect({ vendor: proc.vendor, version: proc.version, ymm: proc.ymm }).toEqual({
      vendor: device.vendor,
      version: device.version,
      ymm: device.ymm,
    });
    expect(proc.edx).toBe(device.edx);
    // A subset: /proc has no names for some bits.
    expect(proc.ecx & ~device.ecx).toBe(0);
    expect(proc.ebx7 & ~device.ebx7).toBe(0);
    expect(proc.edxExt & ~device.edxExt).toBe(0);
  });
});

describe('made up', () => {
  async function bootOn(vendor: string, flags: string, env: Record<string, string> = {}) {
    Object.defineProperty(process, 'arch', { value: 'x64' });
    withFiles({ '/dev/cpu/0/cpuid': null, '/proc/cpuinfo': cpuinfo(vendor, flags) });
    const { steps, error } = await bootUpToMstart({ env });
    expect(error).toBe('');
    const { Sys, sys } = await import('../../src/shared/globals.ts');
    const { buffer, get } = await import('../../src/shared/mem.ts');
    const { hasX86 } = await import('../../src/boot/cpuinit.ts');
    const what = (fn: string): string | undefined => steps.find((s) => s.fn === fn)?.what;
    return {
      hasX86,
      what,
      sys: (f: keyof typeof Sys) => get(sys, Sys[f as 'avx']),
      stderr: saidOn(buffer, 2),
    };
  }

  const FULL = 'sse2 pni pclmulqdq ssse3 fma sse4_1 sse4_2 popcnt aes xsave avx bmi1 avx2 bmi2 erms adx rdtscp lm';

  test('an AMD: MFENCE before RDTSC, its signature, AES hashing', async () => {
    const m = await bootOn('AuthenticAMD', FULL);
    expect(m.sys('lfenceBeforeRdtsc')).toBe(0);
    // Family 25 = 15 + 10, model 0x61, stepping 2.
    expect(m.sys('processorVersionInfo')).toBe(0x00a60f12);
    expect([m.sys('avx'), m.sys('avx2'), m.sys('bmi1'), m.sys('bmi2'), m.sys('useAeshash')]).toEqual([1, 1, 1, 1, 1]);
    expect(m.what('cpuid')).toMatch(/^AuthenticAMD by \/proc\/cpuinfo/);
  });

  test('an Intel whose kernel does not save YMM: no AVX, no AVX2, but BMI', async () => {
    const m = await bootOn('GenuineIntel', FULL.replace(' avx ', ' '));
    expect(m.sys('lfenceBeforeRdtsc')).toBe(1);
    expect([m.sys('avx'), m.sys('avx2'), m.sys('bmi1')]).toEqual([0, 0, 1]);
    expect(m.hasX86('avx2')).toBe(false);
    expect(m.hasX86('bmi2')).toBe(true);
  });

  test('no XSAVE: no FMA either', async () => {
    const m = await bootOn('GenuineIntel', FULL.replace(' xsave ', ' '));
    expect(m.hasX86('osxsave')).toBe(false);
    expect(m.hasX86('fma')).toBe(false);
    expect(m.sys('avx')).toBe(0);
  });

  test.each(['aes', 'ssse3', 'sse4_1'])('without %s the hash keys are odd words', async (flag) => {
    const m = await bootOn('GenuineIntel', FULL.replace(` ${flag} `, ' '));
    expect(m.sys('useAeshash')).toBe(0);
    expect(m.sys('hashkey') & 1).toBe(1);
    expect(m.what('alginit')).toMatch(/^no AES hash/);
  });

  test('GODEBUG switches features off, and complains about the rest', async () => {
    const GODEBUG = 'schedtrace=0,cpu.avx2=off,cpu.aes=off,cpu.nothing=off,cpu.fma,cpu.bmi1=maybe,cpu.sse42=on';
    const m = await bootOn('GenuineIntel', FULL.replace(' sse4_2 ', ' '), { GODEBUG });
    expect(m.hasX86('avx2')).toBe(false);
    expect(m.hasX86('avx')).toBe(true);
    expect(m.hasX86('sse42')).toBe(false);
    expect(m.sys('useAeshash')).toBe(0);
    // What rt0_go found stays as it is.
    expect(m.sys('avx2')).toBe(1);
    expect(m.stderr.split('\n').sort()).toEqual([
      '',
      'GODEBUG: can not enable "sse42", missing CPU support',
      'GODEBUG: no value specified for "cpu.fma"',
      'GODEBUG: unknown cpu feature "nothing"',
      'GODEBUG: value "maybe" not supported for cpu option "bmi1"',
    ]);
  });

  test('GODEBUG=cpu.all=off leaves none but OSXSAVE, which is the system’s', async () => {
    const m = await bootOn('GenuineIntel', FULL, { GODEBUG: 'cpu.all=off,cpu.sse3=on' });
    expect(m.what('cpuinit')).toMatch(/^osxsave sse3; off by GODEBUG: /);
  });

  test('another architecture: it says so, and nothing is claimed', async () => {
    Object.defineProperty(process, 'arch', { value: 'arm64' });
    const p = await processor();
    expect(p).toMatchObject({ vendor: '', maxleaf: 0, ecx: 0, edx: 0, ebx7: 0, ymm: false });
    expect(p.source).toMatch(/arm64/);
    const { steps, error } = await bootUpToMstart();
    expect(error).toBe('');
    expect(steps.find((s) => s.fn === 'cpuid')?.what).toMatch(/not known: all 0$/);
    expect(steps.find((s) => s.fn === 'cpuinit')?.what).toBe('no x86 features');
  });

  test('no /proc and no /sys at all', async () => {
    withFiles({
      '/dev/cpu/0/cpuid': null,
      '/proc/cpuinfo': null,
      '/proc/thread-self/status': null,
      '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size': null,
    });
    const { steps, error } = await bootUpToMstart();
    expect(error).toBe('');
    expect(steps.find((s) => s.fn === 'osinit')?.what).toMatch(/physHugePageSize = 0, signal mask 0{16}$/);
  });
});

describe('osinit and sigsave', () => {
  const status = (mask: string): Record<string, string> => ({
    '/proc/thread-self/status': `Name:\tx\nSigBlk:\t${mask}\nSigIgn:\t0\n`,
  });

  test('the thread’s signal mask is m0’s and that of all later Ms', async () => {
    withFiles(status('8000000000010200'.replace('102', '042')));
    const { error } = await bootUpToMstart();
    expect(error).toBe('');
    const { Sys, sys, m0 } = await import('../../src/shared/globals.ts');
    const { M } = await import('../../src/shared/layout.ts');
    const { get } = await import('../../src/shared/mem.ts');
    const { at } = await import('../../src/shared/struct.ts');
    expect([get(m0, at(M.sigmask, 0)), get(m0, at(M.sigmask, 1))]).toEqual([0x00004200, 0x80000000 | 0]);
    expect([get(sys, at(Sys.initSigmask, 0)), get(sys, at(Sys.initSigmask, 1))]).toEqual([0x00004200, 0x80000000 | 0]);
  });

  test('a mask with SIGKILL in it is a lie', async () => {
    withFiles(status('0000000000000100'));
    expect((await bootUpToMstart()).error).toBe('fatal error: osinit: SIGKILL or SIGSTOP in the signal mask');
  });

  test.each([
    ['2097152\n', 2097152],
    ['3000000\n', 0],
    ['none\n', 0],
    ['', 0],
  ])('hpage_pmd_size %j: %d', async (text, size) => {
    withFiles({ '/sys/kernel/mm/transparent_hugepage/hpage_pmd_size': text });
    const { steps } = await bootUpToMstart();
    expect(steps.find((s) => s.fn === 'osinit')?.what).toContain(`physHugePageSize = ${size},`);
  });

  test('no processors is an error', async () => {
    expect((await bootUpToMstart({ ncpu: 0 })).error).toBe('fatal error: osinit: ncpu = 0');
  });
});
