// Structs of the scheduler: mutex, note, g, m, p. Fields are grouped by who may write them; words that different Ms
// write while they run sit on cache lines of their own. The heap's structs are in layout-heap.ts, the global ones
// (sched, kern) and every fixed address in globals.ts.

import { LOCKSHELD, MAXPROCS, RUNQ } from './param.ts';
import { embed, f64, i32, i32s, line, ptr, ptrs, struct } from './struct.ts';

/** A futex lock (lock_futex.go). `rank` is read by debug builds only. */
export const Mutex = struct('mutex', { key: i32, rank: i32 });
export const MUTEX = 2;
/** A one-time event (lock_futex.go). */
export const Note = struct('note', { key: i32, rank: i32 });
export const NOTE = 2;

/** G status. Values are Go's. (runtime2.go) */
export const Gidle = 0;
export const Grunnable = 1;
export const Grunning = 2;
export const Gsyscall = 3;
export const Gwaiting = 4;
export const Gdead = 6;
export const Gcopystack = 8;
export const Gpreempted = 9;
export const Gscan = 0x1000;
export const GSTATUS: Readonly<Record<number, string>> = {
  0: 'idle',
  1: 'runnable',
  2: 'running',
  3: 'syscall',
  4: 'waiting',
  6: 'dead',
  8: 'copystack',
  9: 'preempted',
};

/** P status. Values are Go's. */
export const Pidle = 0;
export const Prunning = 1;
export const Psyscall = 2;
export const Pgcstop = 3;
export const Pdead = 4;
export const PSTATUS: readonly string[] = ['idle', 'running', 'syscall', 'gcstop', 'dead'];

export const G = struct('g', {
  // The stack: [stacklo, stackhi), word addresses. Written by the goroutine's own M, or by whoever holds its Gscan bit.
  stacklo: i32,
  stackhi: i32,
  /** A prologue whose frame would lie below this calls morestack. Any M may store STACKPREEMPT. */
  stackguard0: i32,
  stackguard1: i32,
  /** gobuf: sp is the top frame of a goroutine that is not running (0: nothing spilled yet); pc of g0 is its mstart. */
  schedsp: i32,
  schedpc: i32,
  m: ptr('m'),
  /** Frames of a stack that newstack is moving to, until they are copied. */
  newlo: i32,
  newhi: i32,
  startpc: i32,
  gopc: i32,
  waitreason: i32,
  lockedm: ptr('m'),
  /** What a waker passes to the woken. */
  param: i32,
  /** The M's word that holds this g while it runs (settls). Of g0 only. */
  sig: i32,
  /** 1: a goroutine of the runtime itself, not counted by NumGoroutine. */
  system: i32,
  // Written by whoever changes the goroutine's state.
  atomicstatus: line(i32),
  /** Owner of the queue or list that this g is on. */
  schedlink: ptr('g'),
  /** Sudogs of the channels that it waits on, in lock order. Its own M, or whoever wakes it. */
  waiting: ptr('sudog'),
  /** 1: one of the channels of its select has won. Compare-and-swap by those who find it waiting. */
  selectDone: i32,
  /** Times this g's status became runnable after creation, by ready(). */
  readies: i32,
  preempt: i32,
  preemptStop: i32,
  parkingOnChan: i32,
  /** The timer that this g's sleeps use, made at the first. Its own M. */
  timer: ptr('timer'),
  /** Not 0: it may block a thread, and is one of sched.tickets (m/threadwait.ts has the values). Its own M; sched.lock
   *  while it waits for a thread. */
  ticket: i32,
  goid: f64,
  parentgoid: f64,
  waitsince: f64,
});

export const M = struct('m', {
  // Owner M only, but for dumps.
  g0: ptr('g'),
  curg: ptr('g'),
  p: ptr('p'),
  oldp: ptr('p'),
  id: i32,
  /** Locks held plus acquirem's: not to be preempted while above 0. */
  locks: i32,
  mallocing: i32,
  throwing: i32,
  dying: i32,
  spinning: i32,
  fastrand: i32,
  mstartfn: i32,
  /** gopark's arguments, for park_m. (runtime2.go: waitunlockf, waitlock) */
  waitunlockf: i32,
  waitlock: i32,
  /** Where the body asked its M to go: a verdict of frame.ts. */
  mcall: i32,
  lockedg: ptr('g'),
  /** LockOSThread's nesting: by the program, and by the runtime itself. */
  lockedExt: i32,
  lockedInt: i32,
  /** Node's id of the worker thread. */
  procid: i32,
  /** Thread-local words; tls[0] holds the g register. */
  tls: i32s(6),
  sigmask: i32s(2),
  /** Rank and address of each held lock, oldest first. Debug builds. */
  nheld: i32,
  held: i32s(2 * LOCKSHELD),
  /** Times that this M has slept and looked again in its present search for work. */
  looks: i32,
  /** What checkTimers and stealWork return beside their results: whether a timer ran, when the next of the others is
   *  due. */
  timersRan: i32,
  stealUntil: f64,
  /** Scheduling rounds, for the coprime walk and for dumps. */
  rounds: f64,
  // sched.lock, or handed over with `park`.
  nextp: line(ptr('p')),
  park: embed('note', NOTE),
  schedlink: ptr('m'),
  alllink: ptr('m'),
  freelink: ptr('m'),
  blocked: i32,
  /** The futex word on which this M sleeps, 0 when awake. */
  futex: i32,
  /** 1 once the thread has left. */
  freewait: i32,
});

/** Counters of a P: written plainly by the M that owns it, read live by anyone. */
export const COUNTERS = [
  'ran',
  'spawned',
  'finished',
  'readied',
  'fromRunnext',
  'fromLocal',
  'fromGlobal',
  'stolen',
  'polled',
  'stealAttempts',
  'stealRounds',
  'overflowed',
  'toGlobal',
  'spins',
  'parks',
  'wakeups',
  'yields',
  'preempted',
  'syscalls',
  'grows',
] as const;
export type Counter = (typeof COUNTERS)[number];

const counters = Object.fromEntries(COUNTERS.map((c) => [c, f64])) as Record<Counter, typeof f64>;

export const P = struct('p', {
  id: i32,
  status: i32,
  /** pidle list, sched.lock. */
  link: ptr('p'),
  m: ptr('m'),
  mcache: ptr('mcache'),
  schedtick: i32,
  /** 1 when the G that runqget gave last was runnext and inherits the time slice. */
  inherit: i32,
  /** Owner only: free Gs, goid batch. */
  gfree: ptr('g'),
  ngfree: i32,
  /** Owner only: free sudogs, linked through next. */
  sudogs: ptr('sudog'),
  nsudogs: i32,
  /** Owner only: timers that after() may use again, linked through link. */
  freetimers: ptr('timer'),
  nfreetimers: i32,
  preempt: i32,
  goidcache: f64,
  goidcacheend: f64,
  ...counters,
  /** stolenFrom[i]: Gs that this P took from P i. */
  stolenFrom: i32s(MAXPROCS),
  // Written by who takes the P out of a syscall, read by sysmon: atomic.
  syscalltick: line(i32),
  /** 1: forEachP wants its function run for this P. Compare-and-swap by who runs it. */
  runSafePointFn: i32,
  // sysmon only: what it saw last, and when. (runtime2.go: sysmontick)
  sysmonSchedtick: i32,
  sysmonSyscalltick: i32,
  sysmonSchedwhen: f64,
  sysmonSyscallwhen: f64,
  // timersLock: the heap of this P's timers. The times are also read without it, atomically.
  timersLock: line(embed('mutex', MUTEX)),
  /** The heap: `numTimers` addresses of timers in an array of `timerscap` words. */
  timers: i32,
  timerscap: i32,
  numTimers: i32,
  /** Timers of the heap that are timerDeleted. Anyone counts up, without the lock. */
  deletedTimers: i32,
  /** When the first timer of the heap is due, and the earliest nextwhen of a timerModifiedEarlier one; 0: there is
   *  none. */
  timer0When: f64,
  timerModifiedEarliest: f64,
  // Thieves and the owner advance the head; the owner alone moves the tail and writes slots.
  runqhead: line(i32),
  runqtail: line(i32),
  runnext: line(ptr('g')),
  /** Counts what the owner takes from runnext: a hint for thieves. Relaxed. */
  nexttick: i32,
  runq: line(ptrs('g', RUNQ)),
});

/** Above every stack pointer: the next prologue calls morestack, whatever its frame. Any M may store it. */
export const STACKPREEMPT = 0x7ffffade;
