// What the host lays on the initial stack, read back from the raw buffer as a program without a runtime would.
// Tests src/host: initialstack; src/boot: auxv.

import { describe, expect, test } from 'vitest';
import { AT_EXECFN, AT_NULL, AT_PAGESZ, AT_RANDOM } from '../../src/boot/auxv.ts';
import { layInitialStack, powerOn } from '../../src/host/initialstack.ts';
import { HEAPGLOBALS, Kern, kern, STACK0 } from '../../src/shared/globals.ts';
import { INITSTACK, ISTACK } from '../../src/shared/param.ts';

const buffer = new SharedArrayBuffer(4 * 1024 * 1024);
const w = new Int32Array(buffer);
const TOP = STACK0 + INITSTACK / 4;

function cstring(a: number): string {
  const bytes = Buffer.from(new Uint8Array(buffer).slice(a * 4, TOP * 4));
  return bytes.subarray(0, bytes.indexOf(0)).toString('utf8');
}

function read(): { argc: number; sp: number; argv: string[]; env: string[]; auxv: Map<number, number> } {
  const sp = w[kern + Kern.stack0] as number;
  const argc = w[sp] as number;
  let a = sp + 1;
  const strings = (): string[] => {
    const out: string[] = [];
    for (; w[a] !== 0; a++) out.push(cstring(w[a] as number));
    a++;
    return out;
  };
  const argv = strings();
  const env = strings();
  const auxv = new Map<number, number>();
  for (; w[a] !== AT_NULL; a += 2) auxv.set(w[a] as number, w[a + 1] as number);
  return { argc, sp, argv, env, auxv };
}

describe('layInitialStack', () => {
  test('argc, argv, environment and auxv, in the ABI’s order', () => {
    layInitialStack(buffer, {
      argv: ['/bin/prog', '', 'zwei Wörter', '🐹'],
      env: { A: '1', EMPTY: '', NONE: undefined, EQ: 'a=b' },
    });
    const s = read();
    expect(s.argc).toBe(4);
    expect(w[kern + Kern.argc]).toBe(4);
    expect(s.argv).toEqual(['/bin/prog', '', 'zwei Wörter', '🐹']);
    expect(s.env).toEqual(['A=1', 'EMPTY=', 'EQ=a=b']);
    expect(s.sp % 4).toBe(0);
    expect(cstring(s.auxv.get(AT_EXECFN) ?? 0)).toBe('/bin/prog');
    const page = s.auxv.get(AT_PAGESZ) ?? 0;
    expect(page).toBeGreaterThanOrEqual(4096);
    expect(Math.log2(page) % 1).toBe(0);
  });

  test('16 random bytes, others each time', () => {
    const bytes = (): string => {
      layInitialStack(buffer, { argv: [], env: {} });
      const a = read().auxv.get(AT_RANDOM) ?? 0;
      return Buffer.from(new Uint8Array(buffer).slice(a * 4, a * 4 + 16)).toString('hex');
    };
    expect(bytes()).not.toBe(bytes());
  });

  test('no arguments, no environment, an auxv of one’s own', () => {
    layInitialStack(buffer, { argv: [], env: {}, auxv: [[AT_PAGESZ, 16384]] });
    const s = read();
    expect(s).toMatchObject({ argc: 0, argv: [], env: [] });
    expect([...s.auxv.keys()]).toEqual([AT_PAGESZ, AT_RANDOM]);
  });

  test('as much as fits leaves room for g0; a byte more is refused', () => {
    const fits = (bytes: number): boolean => {
      try {
        layInitialStack(buffer, { argv: ['a'.repeat(bytes)], env: {}, auxv: [] });
        return true;
      } catch (e) {
        expect(String(e)).toMatch(
          /^RangeError: argument list too long: \d+ bytes of arguments and environment, at most/,
        );
        return false;
      }
    };
    let lo = 0;
    let hi = INITSTACK;
    while (lo + 1 < hi) {
      const mid = (lo + hi) >> 1;
      if (fits(mid)) lo = mid;
      else hi = mid;
    }
    expect(fits(lo)).toBe(true);
    expect((w[kern + Kern.stack0] as number) - STACK0).toBeGreaterThanOrEqual(ISTACK / 4 + 12);
    expect(lo).toBeGreaterThan(INITSTACK - ISTACK - 1024);
  });

  test('a string with a NUL is refused', () => {
    expect(() => layInitialStack(buffer, { argv: ['a\0b'], env: {} })).toThrow(/argument "a\\u0000b" contains a NUL/);
    expect(() => layInitialStack(buffer, { argv: [], env: { A: '\0' } })).toThrow(
      /environment variable .* contains a NUL/,
    );
  });
});

test('powerOn clears everything but the count of boots and the dirty mark', () => {
  w.fill(7, kern, HEAPGLOBALS);
  w[HEAPGLOBALS] = 9;
  powerOn(buffer, { ncpu: 3, seed: -5, report: true, sysmon: true });
  const kept = { boots: 8, dirty: 7, ncpu: 3, seed: -5, report: 1 };
  for (const [name, value] of Object.entries(kept)) {
    expect(w[kern + Kern[name as keyof typeof kept]], name).toBe(value);
  }
  expect(new Float64Array(buffer)[(kern + Kern.poweron) >>> 1]).toBeGreaterThan(0);
  expect(w.subarray(kern + 64, HEAPGLOBALS).every((x) => x === 0)).toBe(true);
  expect(w[HEAPGLOBALS]).toBe(9);
});
