// The processor that this thread runs on. JavaScript cannot execute CPUID, so it is read from who can:
//
//   /dev/cpu/0/cpuid      the instruction itself, executed by the kernel: leaf = offset, four registers = 16 bytes
//   /proc                 where that is missing or closed: AT_HWCAP in /proc/self/auxv is CPUID.1:EDX as it stands;
//                         vendor, signature and the other words are put together from /proc/cpuinfo
//   os.cpus()             elsewhere: a model name, and nothing known
//
// XGETBV cannot be read at all. But the kernel lists `avx` in /proc/cpuinfo only when the processor has it and the
// kernel has switched on XMM and YMM state in XCR0: the very thing that XGETBV would tell.

import { cpus } from 'node:os';
import { AT_HWCAP, AT_NULL } from './auxv.ts';
import { readAt, readStart } from './hostfiles.ts';

export interface Processor {
  /** Who said so. */
  source: string;
  vendor: string;
  /** Largest standard leaf; 0: nothing is known. */
  maxleaf: number;
  /** CPUID.1:EAX. */
  version: number;
  ecx: number;
  edx: number;
  ebx7: number;
  /** CPUID.80000001H:EDX. */
  edxExt: number;
  /** The system saves XMM and YMM registers. */
  ymm: boolean;
  /** Flags that the kernel lists and CPUID does not have; null where there is nothing to compare. */
  disagreeing: readonly string[] | null;
}

// Names of /proc/cpuinfo and their bits, as far as the runtime or its report uses them.
const ECX: Readonly<Record<string, number>> = {
  pni: 0,
  pclmulqdq: 1,
  ssse3: 9,
  fma: 12,
  cx16: 13,
  sse4_1: 19,
  sse4_2: 20,
  movbe: 22,
  popcnt: 23,
  aes: 25,
  xsave: 26,
  avx: 28,
  f16c: 29,
  rdrand: 30,
  hypervisor: 31,
};
const EBX7: Readonly<Record<string, number>> = { fsgsbase: 0, bmi1: 3, avx2: 5, bmi2: 8, erms: 9, rdseed: 18, adx: 19 };
const EDXEXT: Readonly<Record<string, number>> = { nx: 20, rdtscp: 27, lm: 29 };
const OSXSAVE = 1 << 27;

export function readProcessor(): Processor {
  if (process.arch !== 'x64' && process.arch !== 'ia32') return unknown();
  const info = readStart('/proc/cpuinfo', 16384)?.toString('latin1') ?? '';
  return fromDevice(info) ?? fromProc(info) ?? unknown();
}

function line(info: string, key: string): string {
  return new RegExp(`^${key}\\s*: (.*)$`, 'm').exec(info)?.[1] ?? '';
}

function fromDevice(info: string): Processor | null {
  const leaf = (n: number): Buffer | null => {
    const r = readAt('/dev/cpu/0/cpuid', n, 16);
    return r?.length === 16 ? r : null;
  };
  const r0 = leaf(0);
  const r1 = leaf(1);
  if (r0 === null || r1 === null) return null;
  const maxleaf = r0.readUInt32LE(0);
  const vendor = Buffer.concat([r0.subarray(4, 8), r0.subarray(12, 16), r0.subarray(8, 12)]).toString('latin1');
  // The offset carries ECX in its upper half: 0 here, as leaf 7 wants it.
  const r7 = maxleaf >= 7 ? leaf(7) : null;
  const ext = leaf(0x80000001);
  const p = {
    source: '/dev/cpu/0/cpuid',
    vendor,
    maxleaf,
    version: r1.readInt32LE(0),
    ecx: r1.readInt32LE(8),
    edx: r1.readInt32LE(12),
    ebx7: r7?.readInt32LE(4) ?? 0,
    edxExt: ext?.readInt32LE(12) ?? 0,
  };
  const flags = flagsOf(info);
  const missing = [...lacking(flags, ECX, p.ecx), ...lacking(flags, EBX7, p.ebx7), ...lacking(flags, EDXEXT, p.edxExt)];
  return { ...p, ymm: flags.has('avx'), disagreeing: flags.size === 0 ? null : missing };
}

function fromProc(info: string): Processor | null {
  const flags = flagsOf(info);
  if (flags.size === 0) return null;
  const number = (key: string): number => Number.parseInt(line(info, key), 10) || 0;
  const xsave = flags.has('xsave') ? OSXSAVE : 0;
  return {
    source: '/proc/cpuinfo and AT_HWCAP',
    vendor: line(info, 'vendor_id'),
    maxleaf: number('cpuid level'),
    version: signature(number('cpu family'), number('model'), number('stepping')),
    // The kernel has no name for OSXSAVE: it sets the bit itself where there is xsave.
    ecx: bitsOf(flags, ECX) | xsave,
    edx: hwcap(),
    ebx7: bitsOf(flags, EBX7),
    edxExt: bitsOf(flags, EDXEXT),
    ymm: flags.has('avx'),
    disagreeing: null,
  };
}

function flagsOf(info: string): ReadonlySet<string> {
  return new Set(line(info, 'flags').split(' ').filter(Boolean));
}

function bitsOf(flags: ReadonlySet<string>, bits: Readonly<Record<string, number>>): number {
  return Object.entries(bits).reduce((w, [name, bit]) => (flags.has(name) ? w | (1 << bit) : w), 0);
}

function lacking(flags: ReadonlySet<string>, bits: Readonly<Record<string, number>>, w: number): string[] {
  return Object.keys(bits).filter((name) => flags.has(name) && ((w >>> (bits[name] as number)) & 1) === 0);
}

/** CPUID.1:EAX from family, model and stepping as the kernel counts them. */
function signature(family: number, model: number, stepping: number): number {
  const base = Math.min(family, 15);
  return (stepping & 15) | ((model & 15) << 4) | (base << 8) | ((model >> 4) << 16) | ((family - base) << 20);
}

function hwcap(): number {
  const auxv = readStart('/proc/self/auxv', 1024);
  for (let i = 0; auxv !== null && i + 16 <= auxv.length; i += 16) {
    const tag = auxv.readInt32LE(i);
    if (tag === AT_NULL) break;
    if (tag === AT_HWCAP) return auxv.readInt32LE(i + 8);
  }
  return 0;
}

function unknown(): Processor {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const zeros = { maxleaf: 0, version: 0, ecx: 0, edx: 0, ebx7: 0, edxExt: 0, ymm: false, disagreeing: null };
  return { source: `os.cpus(), which knows the model alone: ${process.arch} ${model}`, vendor: '', ...zeros };
}
