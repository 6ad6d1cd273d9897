// execve by the host, for a new boot: memory is cleared, and the initial stack is laid out. Plain
// writes to the raw buffer, since no thread is in the machine yet.
//
//   STACK0 + INITSTACK/4   top
//                          strings, 16 random bytes; each starts at a word
//                          auxv: tag, value ... AT_NULL, 0
//                          envp[0] ... 0
//                          argv[0] ... 0
//   kern.stack0            argc                         <- sp
//   below                  rt0_go carves g0's stack here
//
// An address is a word address, a pointer is one word; otherwise this is the amd64 ABI's picture.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AT_CLKTCK, AT_EXECFN, AT_HWCAP, AT_HWCAP2, AT_NULL, AT_PAGESZ, AT_RANDOM, AT_SECURE } from '../boot/auxv.ts';
import { HEAPGLOBALS, Kern, kern, STACK0 } from '../shared/globals.ts';
import { INITSTACK, ISTACK } from '../shared/param.ts';

/** The host's settings of a boot. */
export interface PowerOn {
  ncpu: number;
  seed: number;
  report: boolean;
  sysmon: boolean;
}

/** What execve is given. */
export interface Exec {
  /** argv[0] is the program's name. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** In place of the host's own: pairs of tag and value, without AT_RANDOM, AT_EXECFN and AT_NULL. */
  auxv?: readonly (readonly [number, number])[];
}

/** Bytes of the initial stack that rt0_go and g0 need below sp. */
const ROOM = ISTACK + 256;
const encoder = new TextEncoder();

/** Clears what a boot must find cleared (the heap clears its own) and writes the host's settings. No thread may be in
 *  the machine. layInitialStack comes next. */
export function powerOn(buffer: SharedArrayBuffer, settings: PowerOn): void {
  const w = new Int32Array(buffer);
  const boots = w[kern + Kern.boots] as number;
  const dirty = w[kern + Kern.dirty] as number;
  w.fill(0, kern, HEAPGLOBALS);
  w[kern + Kern.boots] = boots + 1;
  w[kern + Kern.dirty] = dirty;
  w[kern + Kern.ncpu] = settings.ncpu;
  w[kern + Kern.seed] = settings.seed;
  w[kern + Kern.report] = settings.report ? 1 : 0;
  w[kern + Kern.nosysmon] = settings.sysmon ? 0 : 1;
  const [s, ns] = process.hrtime();
  new Float64Array(buffer)[(kern + Kern.poweron) >>> 1] = s * 1e9 + ns;
}

/** Lays out arguments, environment and auxiliary vector, and tells the machine where. Throws RangeError when they do
 *  not fit, or when a string holds a NUL. */
export function layInitialStack(buffer: SharedArrayBuffer, settings: Exec): void {
  const w = new Int32Array(buffer);
  // Not of all memory: above 4 GiB that is longer than a Uint8Array may be on Node 20.
  const b = new Uint8Array(buffer, 0, (STACK0 + INITSTACK / 4) * 4);
  const env = Object.entries(settings.env).flatMap(([k, v]) => (v === undefined ? [] : [`${k}=${v}`]));
  const args = settings.argv.map((a) => cstring('argument', a));
  const envs = env.map((e) => cstring('environment variable', e));
  const random = new Uint8Array(randomBytes(16));
  const auxv = settings.auxv ?? hostAuxv();

  const pointers = 1 + args.length + 1 + envs.length + 1 + 2 * (auxv.length + 3);
  const blobs = [...args, ...envs, random];
  const strings = blobs.reduce((n, s) => n + ((s.length + 3) >>> 2), 0);
  const top = STACK0 + INITSTACK / 4;
  // sp at a multiple of 16 bytes, as the ABI has it.
  const sp = (top - strings - pointers) & ~3;
  if (sp - ROOM / 4 < STACK0) {
    const bytes = (strings + pointers) * 4;
    throw new RangeError(
      `argument list too long: ${bytes} bytes of arguments and environment, at most ${INITSTACK - ROOM}`,
    );
  }

  let at = top - strings;
  const put = (bytes: Uint8Array): number => {
    const a = at;
    b.set(bytes, a * 4);
    at += (bytes.length + 3) >>> 2;
    return a;
  };
  const argv = args.map(put);
  const envp = envs.map(put);
  const entropy = put(random);
  const execfn: (readonly [number, number])[] = argv[0] === undefined ? [] : [[AT_EXECFN, argv[0]]];
  const aux = [...auxv, [AT_RANDOM, entropy] as const, ...execfn, [AT_NULL, 0] as const];
  w.set([args.length, ...argv, 0, ...envp, 0, ...aux.flat()], sp);
  w[kern + Kern.argc] = args.length;
  w[kern + Kern.stack0] = sp;
}

function cstring(what: string, s: string): Uint8Array {
  if (s.includes('\0')) throw new RangeError(`${what} ${JSON.stringify(s)} contains a NUL`);
  return encoder.encode(`${s}\0`);
}

/** What the kernel told this process, as far as it is a number that means the same to the machine. */
function hostAuxv(): (readonly [number, number])[] {
  const wanted = [AT_PAGESZ, AT_HWCAP, AT_HWCAP2, AT_CLKTCK, AT_SECURE];
  try {
    const raw = readFileSync('/proc/self/auxv');
    const pairs: (readonly [number, number])[] = [];
    for (let i = 0; i + 16 <= raw.length; i += 16) {
      const tag = Number(raw.readBigUInt64LE(i));
      if (tag === AT_NULL) break;
      if (wanted.includes(tag)) pairs.push([tag, Number(raw.readBigUInt64LE(i + 8) & 0xffffffffn) | 0]);
    }
    return pairs;
  } catch {
    // No /proc: not Linux. Of these the runtime needs the page size alone.
    return [[AT_PAGESZ, process.platform === 'darwin' && process.arch === 'arm64' ? 16384 : 4096]];
  }
}
