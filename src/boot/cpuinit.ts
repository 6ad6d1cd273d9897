// cpuinit: the processor's features by name, and GODEBUG=cpu.NAME=off to do without one. (proc.go: cpuinit;
// internal/cpu)
//
// Nothing in JavaScript is compiled for a feature; alginit is the one that asks.

import { done, step } from '../shared/bootlog.ts';
import { takeCString } from '../shared/bytes.ts';
import { Sys, sys } from '../shared/globals.ts';
import { get, set } from '../shared/mem.ts';
import { write } from '../shared/pipe.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { argv_index, envCount } from './args.ts';

const FILE = 'src/boot/cpuinit.ts';

type Word = 'cpuid_ecx' | 'cpuid_ebx7' | 'cpuid_edxExt';
interface Feature {
  name: string;
  word: Word;
  bit: number;
  /** VEX-coded: of no use where the system does not save the registers. */
  needs?: 'avx' | 'osxsave';
}

/** internal/cpu's X86, in the order of sys.x86. GODEBUG knows all of them by these names but osxsave. */
const FEATURES: readonly Feature[] = [
  { name: 'osxsave', word: 'cpuid_ecx', bit: 27 },
  { name: 'adx', word: 'cpuid_ebx7', bit: 19 },
  { name: 'aes', word: 'cpuid_ecx', bit: 25 },
  { name: 'erms', word: 'cpuid_ebx7', bit: 9 },
  { name: 'pclmulqdq', word: 'cpuid_ecx', bit: 1 },
  { name: 'rdtscp', word: 'cpuid_edxExt', bit: 27 },
  { name: 'popcnt', word: 'cpuid_ecx', bit: 23 },
  { name: 'sse3', word: 'cpuid_ecx', bit: 0 },
  { name: 'sse41', word: 'cpuid_ecx', bit: 19 },
  { name: 'sse42', word: 'cpuid_ecx', bit: 20 },
  { name: 'ssse3', word: 'cpuid_ecx', bit: 9 },
  { name: 'avx', word: 'cpuid_ecx', bit: 28, needs: 'avx' },
  { name: 'avx2', word: 'cpuid_ebx7', bit: 5, needs: 'avx' },
  { name: 'bmi1', word: 'cpuid_ebx7', bit: 3 },
  { name: 'bmi2', word: 'cpuid_ebx7', bit: 8 },
  { name: 'fma', word: 'cpuid_ecx', bit: 12, needs: 'osxsave' },
];

const indexOf = (name: string): number => FEATURES.findIndex((f) => f.name === name);

/** Whether the processor has a feature, and it is not switched off. After cpuinit. */
export function hasX86(name: string): boolean {
  const i = indexOf(name);
  if (i < 0) return throw_(`hasX86: no feature ${name}`);
  return get(sys, at(Sys.x86, i)) !== 0;
}

export function cpuinit(): void {
  const record = step('cpuinit');
  FEATURES.forEach((f, i) => {
    set(sys, at(Sys.x86, i), present(f) ? 1 : 0);
  });
  const off = processOptions(godebugOfStack());
  if (hasX86('avx2') && !present({ name: 'avx', word: 'cpuid_ecx', bit: 28, needs: 'avx' }))
    throw_('cpuinit: avx2 without avx');
  if (off.some(hasX86)) throw_('cpuinit: a feature that was switched off is on');
  const on = FEATURES.filter((f) => hasX86(f.name)).map((f) => f.name);
  const without = off.length > 0 ? `; off by GODEBUG: ${off.join(' ')}` : '';
  const what = `${on.length > 0 ? on.join(' ') : 'no x86 features'}${without}`;
  done(record, 'cpuinit', FILE, what, "each by its CPUID bit; AVX and AVX2 with the system's support alone");
}

function present(f: Feature): boolean {
  const w = get(sys, Sys[f.word]);
  if (((w >>> f.bit) & 1) === 0) return false;
  if (f.needs === undefined) return true;
  const osxsave = get(sys, Sys.cpuid_ecx);
  return f.needs === 'osxsave' ? ((osxsave >>> 27) & 1) === 1 : get(sys, Sys.avx) !== 0;
}

/** GODEBUG from the initial stack: goenvs has not run yet. */
function godebugOfStack(): string {
  const first = get(sys, Sys.argc) + 1;
  const n = envCount();
  for (let i = 0; i < n; i++) {
    const s = takeCString(argv_index(first + i));
    if (s.startsWith('GODEBUG=')) return s.slice('GODEBUG='.length);
  }
  return '';
}

/** Applies cpu.NAME=on|off; returns what was switched off. Complains as Go does, and goes on. */
function processOptions(env: string): string[] {
  const wanted = new Map<string, boolean>();
  for (const field of env.split(',')) {
    if (!field.startsWith('cpu.')) continue;
    const eq = field.indexOf('=');
    if (eq < 0) {
      write(2, `GODEBUG: no value specified for "${field}"\n`);
      continue;
    }
    const key = field.slice(4, eq);
    const value = field.slice(eq + 1);
    if (value !== 'on' && value !== 'off') {
      write(2, `GODEBUG: value "${value}" not supported for cpu option "${key}"\n`);
    } else if (key === 'all') {
      for (const f of FEATURES.slice(1)) wanted.set(f.name, value === 'on');
    } else if (indexOf(key) > 0) {
      wanted.set(key, value === 'on');
    } else {
      write(2, `GODEBUG: unknown cpu feature "${key}"\n`);
    }
  }
  for (const [name, enable] of wanted) {
    if (enable && !hasX86(name)) write(2, `GODEBUG: can not enable "${name}", missing CPU support\n`);
    else set(sys, at(Sys.x86, indexOf(name)), enable ? 1 : 0);
  }
  return [...wanted].filter(([, enable]) => !enable).map(([name]) => name);
}
