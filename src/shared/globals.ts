// The data segment: every struct that exists once, and its fixed address. Addresses are handed out in the order of this
// file, so all threads of a machine, and the host, agree on them.
//
//   word 0            nil; the first line is never touched
//   16 ...            kern, sched, m0, g0, allp, masks, heap globals
//   OUTPUT            the ring of stdout and stderr
//   BOOTLOG, STACK0   the boot report; the initial stack (argc, argv, envp, auxv, then g0's istack)
//   DATA0             the program's package variables
//   HEAPBASE          the arena, page-aligned, to the end of memory

import { G, M, MUTEX, NOTE } from './layout.ts';
import { Netpoll, Pipe } from './layout-host.ts';
import { Semtab } from './layout-sync.ts';
import { BOOTLOG, DATASLOTS, INITSTACK, MAXPROCS, PAGE, PIPE } from './param.ts';
import { embed, f64, i32, i32s, line, type Ptr, ptr, ptrs, sizeof, struct } from './struct.ts';

let next = 16;
function reserve(words: number): number {
  const a = next;
  next += Math.ceil(words / 16) * 16;
  return a;
}
function global<S extends string>(_name: S, layout: object): Ptr<S> {
  return reserve(sizeof(layout)) as Ptr<S>;
}

/** What the host and the threads share outside Go's own structs. */
export const Kern = struct('kern', {
  /** 1: the machine is going down; every thread leaves at its next look. */
  exiting: i32,
  exitcode: i32,
  /** Host's settings, before power-on. */
  ncpu: i32,
  seed: i32,
  report: i32,
  /** 1: sysmon is not started. */
  nosysmon: i32,
  /** What a program has set process.exitCode to, on some thread. */
  nodeExitCode: i32,
  /** 1 once a goroutine has opened a group of console: lines may have to be indented (host/consolestate.ts). */
  consolegroups: i32,
  argc: i32,
  stack0: i32,
  /** Functions of the runtime and of the program, and the hash of their names (moduledata). */
  mainpc: i32,
  initpc: i32,
  ntext: i32,
  textnames: i32,
  textnameslen: i32,
  texthash: i32,
  /** Hash of all struct layouts (typelinksinit). */
  typehash: i32,
  /** Boots of this machine, and the highest word any of them used: above it memory is still zero. Survive power-on. */
  boots: i32,
  dirty: i32,
  /** Boot report: bytes used. */
  bootlog: i32,
  /** Threads that are in the machine now. */
  threads: line(i32),
  maxthreads: i32,
  /** Threads of the pool that wait for an M: the host says so. */
  pooled: i32,
  /** Set by whoever prints the fatal error; others then keep quiet. */
  panicking: i32,
  poweron: f64,
  mainmain: f64,
});

export const Sched = struct('sched', {
  lock: embed('mutex', MUTEX),
  // sched.lock
  midle: ptr('m'),
  nmidle: i32,
  nmidlelocked: i32,
  mnext: i32,
  maxmcount: i32,
  nmsys: i32,
  nmfreed: i32,
  allm: ptr('m'),
  freem: ptr('m'),
  pidle: ptr('p'),
  runqhead: ptr('g'),
  runqtail: ptr('g'),
  gomaxprocs: i32,
  mainstarted: i32,
  // Read without the lock.
  runqsize: line(i32),
  npidle: line(i32),
  nmspinning: line(i32),
  needspinning: i32,
  /** 1: no M was ready for a P, which is idle: the next that is looks for work before it sleeps. sched.lock for
   *  writing. (m/mwanted.ts) */
  mwanted: i32,
  goidgen: line(i32),
  ngsys: i32,
  gcwaiting: i32,
  // Stop-the-world and forEachP: sched.lock.
  stopwait: i32,
  stopnote: embed('note', NOTE),
  safePointFn: i32,
  safePointWait: i32,
  safePointNote: embed('note', NOTE),
  newprocs: i32,
  // sysmon sleeps on the note while sysmonwait is 1. sched.lock for writing.
  sysmonwait: i32,
  /** What ends that sleep wants short pauses after it. sched.lock. */
  sysmonhurry: i32,
  sysmonnote: embed('note', NOTE),
  /** Held by sysmon while it works: who holds it keeps sysmon out. */
  sysmonlock: embed('mutex', MUTEX),
  /** Semaphores: the right to stop the world, and the right to start a collection. */
  worldsema: i32,
  gcsema: i32,
  // allpLock: who walks allp without a P (sysmon), and procresize.
  allplock: embed('mutex', MUTEX),
  // sched.lock: goroutines that wait for a thread to block on, and Ms that are being born for them (m/threadwait.ts).
  threadqhead: line(ptr('g')),
  threadqtail: ptr('g'),
  /** Goroutines that may block a thread, and have not yet. */
  tickets: i32,
  /** Ms that have been asked for and are not there yet, but sysmon and the template thread; when the next may be asked
   *  for while all Ps are busy. */
  nmunborn: i32,
  nextbirth: f64,
  /** While threads are short: since when nobody who waits has been let in by one that came free; 0: not looked yet.
   *  sysmon only. */
  stuck: f64,
  // Read without the lock.
  /** Whether goroutines ask before they block a thread. */
  shortage: line(i32),
  nthreadwait: i32,
  // newmHandoff.lock
  newmlock: line(embed('mutex', MUTEX)),
  newmhandoff: ptr('m'),
  newmwaiting: i32,
  newmwake: embed('note', NOTE),
  haveTemplateThread: i32,
  // gFree.lock
  gfreelock: line(embed('mutex', MUTEX)),
  gfreestack: ptr('g'),
  gfreenostack: ptr('g'),
  ngfree: i32,
  // sudoglock
  sudoglock: line(embed('mutex', MUTEX)),
  sudogs: ptr('sudog'),
  // timerlock
  timerlock: line(embed('mutex', MUTEX)),
  freetimers: ptr('timer'),
  // allglock for writing; readers load len, then the table
  allglock: line(embed('mutex', MUTEX)),
  allglen: i32,
  allgs: i32,
  allgcap: i32,
  /** Stops of the world: how many, and the nanoseconds from the request until all had stopped, in all and at most.
   *  Holder of worldsema. */
  stops: line(f64),
  stopns: f64,
  stopmax: f64,
  /** When the network was polled last; 0 while somebody is in a blocking poll, which then ends at pollUntil. Atomic. */
  lastpoll: line(f64),
  pollUntil: f64,
  timeToRun: f64,
  starttime: f64,
});

/** Bits of Sched.gcwaiting: the world is to stop; some P has a function of forEachP to run. (m/gcwaiting.ts) */
export const GCSTOP = 1;
export const SAFEPOINT = 2;

/** Processor, environment and collector facts that the bootstrap finds out. */
export const Sys = struct('sys', {
  processorVersionInfo: i32,
  cpuid_ecx: i32,
  cpuid_edx: i32,
  cpuid_ebx7: i32,
  /** CPUID 0x80000001 EDX. */
  cpuid_edxExt: i32,
  lfenceBeforeRdtsc: i32,
  avx: i32,
  avx2: i32,
  bmi1: i32,
  bmi2: i32,
  /** internal/cpu's X86 struct: one word a feature, in the order of boot/cpuinit.ts. */
  x86: i32s(16),
  useAeshash: i32,
  ncpu: i32,
  physPageSize: i32,
  physHugePageSize: i32,
  argc: i32,
  argv: i32,
  startupRandom: i32s(4),
  hashkey: i32s(4),
  aeskeysched: i32s(32),
  initSigmask: i32s(2),
  sigsetAllExiting: i32s(2),
  fastrandseed: i32s(2),
  /** Tables of the bootstrap: address and length of each (boot/modules.ts, typelinks.ts, itabs.ts). */
  modules: i32,
  nmodules: i32,
  typelinks: i32,
  ntypelinks: i32,
  itabs: i32,
  itabsize: i32,
  nitabs: i32,
  /** What a walk over frames goes by: header words, slot words, bits of a resume point. */
  stkobj: i32s(4),
  worldstopped: i32,
  maxstacksize: i32,
  gcpercent: i32,
  traceback: i32,
  debug: i32s(32),
  nargs: i32,
  args: i32,
  nenvs: i32,
  envs: i32,
  runtimeInited: i32,
  mainInited: i32,
  gcenabled: i32,
  gcwaiter: i32,
  heapMinimum: f64,
  gcTriggered: f64,
  memoryLimit: f64,
  heapGoal: f64,
  /** Bytes of the data segment, which a collector would scan. */
  globalsScan: f64,
});

export const kern: Ptr<'kern'> = global('kern', Kern);
export const sched: Ptr<'sched'> = global('sched', Sched);
export const sys: Ptr<'sys'> = global('sys', Sys);
export const netpolled: Ptr<'netpoll'> = global('netpoll', Netpoll);
export const m0: Ptr<'m'> = global('m', M);
export const g0: Ptr<'g'> = global('g', G);

/** allp[i]: Ptr<'p'>. Written under sched.lock with the world stopped. */
export const Allp = struct('allp', { at: ptrs('p', MAXPROCS) });
export const allp: Ptr<'allp'> = global('allp', Allp);
/** One bit a P: idle (idlepMask), may have timers (timerpMask). */
export const Pmask = struct('pmask', { at: i32s(MAXPROCS / 32) });
export const idlepMask: Ptr<'pmask'> = global('pmask', Pmask);
export const timerpMask: Ptr<'pmask'> = global('pmask', Pmask);

/** Waiters for semaphores. */
export const semtab: Ptr<'semtab'> = global('semtab', Semtab);

export const outputPipe: Ptr<'pipe'> = global('pipe', Pipe);
export const OUTPUT: number = reserve(PIPE / 4);
export const BOOTLOG0: number = reserve(BOOTLOG / 4);
/** The initial stack grows down from STACK0 + INITSTACK. */
export const STACK0: number = reserve(INITSTACK / 4);

/** Package variables of the program: tagged values, two words each. Cleared at power-on. */
export const DATA0: number = reserve(2 * DATASLOTS);

/** The heap's globals (mheap and its tables) are laid out by layout-heap.ts from here. */
export const HEAPGLOBALS: number = next;

export const PAGEWORDS: number = PAGE / 4;
