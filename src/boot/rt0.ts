// Entry points _rt0_amd64_linux, _rt0_amd64 and rt0_go: the first thread's way to schedinit, in the order of the
// assembly. (rt0_linux_amd64.s: _rt0_amd64_linux; asm_amd64.s: _rt0_amd64, rt0_go)
//
//   _rt0_amd64_linux -> _rt0_amd64 -> rt0_go: g0's stack, cpuid, settls, g0 <-> m0
//     -> check, args, osinit, schedinit, newproc(mainPC), mstart
//
// The machine registers that the assembly passes values in are parameters here: sp, then argc in DI and argv in SI.

import { mstart } from '../m/mstart.ts';
import { newproc } from '../m/newproc.ts';
import { done, step } from '../shared/bootlog.ts';
import { g0, Kern, kern, m0, STACK0 } from '../shared/globals.ts';
import { G, Grunnable, M, P } from '../shared/layout.ts';
import { as, get, getf, load, set, setword, word } from '../shared/mem.ts';
import { INITSTACK, ISTACK, STACKGUARD } from '../shared/param.ts';
import { nil } from '../shared/struct.ts';
import { funcName } from '../shared/text.ts';
import { throw_ } from '../shared/throw.ts';
import { getg, setg, settls } from '../shared/tls.ts';
import { args } from './args.ts';
import { check } from './check.ts';
import { cpuid } from './cpuid.ts';
import { osinit } from './osinit.ts';
import { schedinit } from './schedinit.ts';

const FILE = 'src/boot/rt0.ts';
const TOP = STACK0 + INITSTACK / 4;
/** SUBQ $(5*8), SP: three arguments and two locals. In words. */
const RT0FRAME = 10;
/** 24(SP) and 32(SP): where argc and argv are kept for args. */
const ARGC = 6;
const ARGV = 8;

/** The entry point: the kernel jumps here with sp at argc. `mainpc` is runtime.main. Does not return; leaves by
 *  ThreadExit. */
export function _rt0_amd64_linux(mainpc: number): void {
  const record = step('_rt0_amd64_linux');
  const sp = get(kern, Kern.stack0);
  if (sp <= STACK0 || sp >= TOP || (sp & 3) !== 0) throw_('_rt0_amd64_linux: no initial stack');
  done(
    record,
    '_rt0_amd64_linux',
    FILE,
    `entry, sp = ${sp}; jumps to _rt0_amd64`,
    'sp in the initial stack, 16-byte aligned',
  );
  _rt0_amd64(sp, mainpc);
}

function _rt0_amd64(sp: number, mainpc: number): void {
  const record = step('_rt0_amd64');
  const argc = word(sp);
  const argv = sp + 1;
  const expected = get(kern, Kern.argc);
  const end = argc === expected ? word(argv + argc) : -1;
  if (end !== 0) throw_('_rt0_amd64: bad argument vector');
  done(
    record,
    '_rt0_amd64',
    FILE,
    `DI = argc = ${argc}, SI = argv = ${argv}; jumps to rt0_go`,
    "argc is execve's, argv[argc] = 0",
  );
  rt0_go(argc, argv, sp, mainpc);
}

function rt0_go(argc: number, argv: number, sp0: number, mainpc: number): void {
  const record = step('rt0_go');
  const sp = (sp0 - RT0FRAME) & ~3;
  setword(sp + ARGC, argc);
  setword(sp + ARGV, argv);
  istack(sp);
  cpuid();
  // Where there is cgo, _cgo_init is called here. There is none.
  needtls();
  bind();
  const lo = get(g0, G.stacklo);
  const what = `argc, argv to ${sp + ARGC}, ${sp + ARGV}; g0.stack = [${lo}, ${sp}), stackguard0 = stackguard1 = ${lo + STACKGUARD / 4}; m0.g0 = g0, g0.m = m0`;
  done(record, 'rt0_go', FILE, what, `sp aligned, istack of ${ISTACK} bytes inside the initial stack, m0.tls[0] = g0`);

  check();
  const kept = word(sp + ARGC);
  const keptv = word(sp + ARGV);
  args(kept, keptv);
  osinit();
  schedinit();
  newmain(mainpc);
  mstart();
  // abort: mstart never returns.
  throw_('mstart returned');
}

/** g0's stack: what lies below sp, 64 KiB less 104 bytes of it. Go's guard is lo itself until mstart0 raises it. */
function istack(sp: number): void {
  const lo = sp - ISTACK / 4;
  if ((sp & 3) !== 0) throw_('rt0_go: sp not aligned');
  if (lo < STACK0) throw_('rt0_go: initial stack too small for g0');
  set(g0, G.stackguard0, lo + STACKGUARD / 4);
  set(g0, G.stackguard1, lo + STACKGUARD / 4);
  set(g0, G.stacklo, lo);
  set(g0, G.stackhi, sp);
}

/** The thread's TLS is m0.tls, and a store through it gets there. */
function needtls(): void {
  const record = step('settls');
  settls(m0);
  setg(as<'g'>(0x123));
  const got = get(m0, M.tls);
  // Not g any more: throw_ must not take it for one.
  setg(nil);
  if (got !== 0x123) throw_(`settls: stored 0x123 through TLS, m0.tls[0] is ${got}`);
  done(
    record,
    'settls',
    'src/shared/tls.ts',
    `TLS of thread = m0.tls @${m0 + M.tls}`,
    'stored 0x123 through it, found it in m0.tls[0]',
  );
}

/** The per-goroutine and per-mach "registers", and m0 <-> g0. */
function bind(): void {
  setg(g0);
  set(m0, M.g0, g0);
  set(g0, G.m, m0);
  const g = getg();
  const tls = get(m0, M.tls);
  const m = get(g, G.m);
  const back = get(m, M.g0);
  if (g !== g0 || tls !== g0 || m !== m0 || back !== g0) throw_('rt0_go: g0 and m0 are not bound');
}

/** PUSHQ $mainPC; CALL newproc. */
function newmain(mainpc: number): void {
  const record = step('newproc');
  const gp = newproc(mainpc, 0);
  const pp = get(m0, M.p);
  const next = load(pp, P.runnext);
  const goid = getf(gp, G.goid);
  const status = load(gp, G.atomicstatus);
  if (next !== gp || status !== Grunnable || goid !== 1) throw_('rt0_go: main goroutine is not next on P 0');
  done(
    record,
    'newproc',
    'src/m/newproc.ts',
    `G1 @${gp} to run ${funcName(mainpc)}`,
    'goid 1, runnable, runnext of P 0',
  );
}
