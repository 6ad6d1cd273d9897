// CPUID as rt0_go asks for it, before anything else: vendor, AVX, AVX2, BMI1, BMI2. (asm_amd64.s: rt0_go; the AVX and
// BMI tests as Go had them up to 1.11, after which internal/cpu took them over: cpuinit.ts)

import { done, step } from '../shared/bootlog.ts';
import { Sys, sys } from '../shared/globals.ts';
import { get, set } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';
import { readProcessor } from './processor.ts';

const FILE = 'src/boot/cpuid.ts';
const OSXSAVE_AVX = 0x18000000;
const BMI1 = 1 << 3;
const AVX2 = 1 << 5;
const BMI2 = 1 << 8;

/** m0, from rt0_go. Uses no g. */
export function cpuid(): void {
  const record = step('cpuid');
  const p = readProcessor();
  // LFENCE orders RDTSC on Intel; others need MFENCE.
  const intel = p.vendor === 'GenuineIntel' ? 1 : 0;
  set(sys, Sys.lfenceBeforeRdtsc, intel);
  set(sys, Sys.processorVersionInfo, p.version);
  set(sys, Sys.cpuid_ecx, p.ecx);
  set(sys, Sys.cpuid_edx, p.edx);
  set(sys, Sys.cpuid_ebx7, p.maxleaf >= 7 ? p.ebx7 : 0);
  set(sys, Sys.cpuid_edxExt, p.edxExt);
  const ecx = get(sys, Sys.cpuid_ecx);
  const ebx7 = get(sys, Sys.cpuid_ebx7);
  // Having AVX is not enough: the system must save XMM and YMM registers.
  const avx = (ecx & OSXSAVE_AVX) === OSXSAVE_AVX && p.ymm;
  set(sys, Sys.avx, avx ? 1 : 0);
  set(sys, Sys.avx2, avx && (ebx7 & AVX2) !== 0 ? 1 : 0);
  set(sys, Sys.bmi1, (ebx7 & BMI1) !== 0 ? 1 : 0);
  set(sys, Sys.bmi2, (ebx7 & BMI2) !== 0 ? 1 : 0);
  if (p.maxleaf > 0 && !/^[ -~]{12}$/.test(p.vendor)) throw_(`cpuid: bad vendor ${JSON.stringify(p.vendor)}`);
  if (process.arch === 'x64' && p.maxleaf > 0 && (p.edxExt & (1 << 29)) === 0)
    throw_('cpuid: 64-bit code without long mode');
  done(record, 'cpuid', FILE, describe(p.vendor, p.source), checked(p.maxleaf, p.disagreeing));
}

function describe(vendor: string, source: string): string {
  const ecx = get(sys, Sys.cpuid_ecx);
  const edx = get(sys, Sys.cpuid_edx);
  const ebx7 = get(sys, Sys.cpuid_ebx7);
  const hex = (w: number): string => (w >>> 0).toString(16).padStart(8, '0');
  const has = (['avx', 'avx2', 'bmi1', 'bmi2'] as const).filter((f) => get(sys, Sys[f]) !== 0);
  const fence = get(sys, Sys.lfenceBeforeRdtsc);
  if (vendor === '') return `${source}; vendor, features and AVX state are not known: all 0`;
  const words = `ecx ${hex(ecx)}, edx ${hex(edx)}, ebx7 ${hex(ebx7)}`;
  return `${vendor} by ${source}: ${words}; lfenceBeforeRdtsc = ${fence}; ${has.join(' ') || 'no avx, no bmi'}`;
}

function checked(maxleaf: number, disagreeing: readonly string[] | null): string {
  if (maxleaf === 0) return 'nothing to check';
  const state = "AVX only with OSXSAVE and with XMM and YMM state, which the kernel's avx flag tells";
  if (disagreeing === null) return state;
  if (disagreeing.length === 0) return `${state}; every flag of the kernel's is in CPUID`;
  return `${state}; the kernel lists ${disagreeing.join(' ')}, which CPUID does not have`;
}
