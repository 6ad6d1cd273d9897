// Limits of the runtime, all of them. Sizes are bytes where the name says so, otherwise words
// (32 bits) or counts. Exploration builds replace this module with smaller limits (a run queue of 4).

/** Debug builds check lock ranks, status transitions and nil dereferences. Folded to a constant by the build. */
export const DEBUG: boolean = __DEBUG__;

/** Slots of a P's local run queue. A power of two. (runtime2.go: p.runq) */
export const RUNQ = 256;
/** Most Ps that a machine can have. Go has no such bound since 1.10; `allp` is a fixed table here. */
export const MAXPROCS = 256;
/** Goroutine ids are handed to a P in batches of this many. (proc.go: _GoidCacheBatch) */
export const GOIDBATCH = 16;
/** Ms that may exist before the run dies with `thread exhaustion`. (sched.maxmcount) */
export const MAXMCOUNT = 10000;
/** A P looks at the global queue once in so many scheduling rounds. (proc.go: schedule) */
export const GLOBRUNQTICK = 61;
/** A thief that has found nothing sleeps so many microseconds (in truth about 60) and looks again, so many times,
 *  before it gives its P up. */
export const LOOKPAUSE = 5;
export const LOOKS = 4;
/** Once a syscall has lasted and no idle M was left for its P, so many Ms are kept in stock, or as many as there are
 *  Ps. */
export const SPAREMS = 4;
/** Processor nanoseconds between the beginnings of two births while all Ps are busy, and as nanoseconds how long nobody
 *  may have been let in by a thread that came free before the pauses end. A birth takes 40 to 60 ms of processor
 *  time. */
export const BIRTHGAP = 600e6;
/** sysmon's longest pause while goroutines wait for a thread, in microseconds. */
export const THREADPAUSE = 500;
/** Rounds over all Ps before a thief gives up. (proc.go: stealWork) */
export const STEALTRIES = 4;
/** A goroutine that has run for so many nanoseconds is asked to make way. (proc.go: forcePreemptNS) */
export const FORCEPREEMPT = 10e6;
/** sysmon sleeps at most half as long, in nanoseconds. (proc.go: forcegcperiod) */
export const FORCEGCPERIOD = 120e9;
/** A P keeps at most this many dead Gs, and gives back down to half of it. (proc.go: gfput) */
export const GFREELOCAL = 64;

/** Smallest stack, in bytes. (stack.go: _StackMin) */
export const STACKMIN = 2048;
/** Bytes below the guard that a checked prologue never claims: room for runtime frames that do not check. */
export const STACKGUARD = 256;
/** Largest stack, in bytes: Go's figure for 32-bit addresses, which ours are. (proc.go: main) */
export const MAXSTACKSIZE = 250_000_000;
/** g0's stack on the initial thread: 64 KiB less 104 bytes, as rt0_go carves it. */
export const ISTACK = 64 * 1024 - 104;
/** g0's stack on every later thread, in bytes. (proc.go: allocm) */
export const G0STACK = 16 * 1024;
/** Words of goroutine stack that may be live as JavaScript activations before they are all spilled: at the smallest
 *  frame (4 words) about 4,000 nested calls, well inside a worker's 4 MiB native stack. */
export const JSSTACKWORDS = 16 * 1024;

/** Heap page, in bytes. (mheap.go: _PageSize) */
export const PAGE = 8192;
/** Line that two writers must not share. */
export const CACHELINE = 64;
/** Default size of a machine's memory, in bytes. Untouched pages cost nothing. */
export const MEMORY = 1024 ** 3;
/** Largest machine. Above 4 GiB WebAssembly cannot address the memory and accesses fall back to `Atomics`. */
export const MAXMEMORY = 8 * 1024 ** 3;

/** lock_futex.go: spins before sleeping, and pauses per spin. */
export const ACTIVE_SPIN = 4;
export const ACTIVE_SPIN_CNT = 30;
/** Microseconds that a thief sleeps before it takes a running victim's runnext; no sleep is shorter than 60. (proc.go:
 *  runqgrab) */
export const RUNNEXT_GRACE = 3;

/** Bytes of the ring that carries stdout and stderr to the host. A power of two. */
export const PIPE = 128 * 1024;
/** Bytes kept for the boot report. */
export const BOOTLOG = 128 * 1024;
/** Words of one record of it. */
export const BOOTRECORD = 256;
/** Bytes of the initial stack on which the host lays argc, argv, envp and auxv. */
export const INITSTACK = 256 * 1024;
/** Locks that one M may hold at once: a select holds those of all its channels. (runtime2.go: m.locksHeld, there 10) */
export const LOCKSHELD = 130;
/** Package variables that a program may have. */
export const DATASLOTS = 4096;
/** Resume points of one function: the low bits of a pc. */
export const RPBITS = 12;

/** The heap that GOGC=100 does not collect below, in bytes. (mgcpacer.go: defaultHeapMinimum) */
export const DEFAULTHEAPMIN = 4 * 1024 * 1024;
/** Pages of one chunk of the page allocator's bitmap; the heap grows by whole chunks. (mpagealloc.go:
 *  pallocChunkPages) */
export const CHUNKPAGES = 512;
/** Largest object that has a size class, in bytes. (sizeclasses.go: _MaxSmallSize) */
export const MAXSMALLSIZE = 32768;
/** Block that small pointer-free objects share, in bytes. (malloc.go: maxTinySize) */
export const TINYSIZE = 16;
/** Bytes that persistentalloc takes from the heap at once, and from which size on it takes whole pages for one
 *  caller. */
export const PERSISTENTCHUNK = 256 * 1024;
export const PERSISTENTMAX = 64 * 1024;
/** Bytes that fixalloc cuts into structs at once. (malloc.go: _FixAllocChunk) */
export const FIXALLOCCHUNK = 16 * 1024;
/** Most bytes of stacks of one order that a P keeps; also the size of a stack span. (malloc.go: _StackCacheSize) */
export const STACKCACHE = 32 * 1024;
/** Stack sizes that are pooled: 2, 4, 8, 16 KiB. (malloc.go: _NumStackOrders) */
export const NUMSTACKORDERS = 4;

/** Roots of the table of semaphores. A prime, so as not to correlate with a program's patterns. (sema.go:
 *  semTabSize) */
export const SEMTABSIZE = 251;
/** Sudogs that a P keeps; half of them are moved at a time. (proc.go: cap(p.sudogcache)) */
export const SUDOGCACHE = 128;
/** A waiter for a sync.Mutex that has waited longer, in nanoseconds, makes it starving. (mutex.go:
 *  starvationThresholdNs) */
export const STARVATION = 1e6;
/** Rounds that a loop whose body calls unknown functions makes at most between two looks for a preemption request, and
 *  how long they may take together, in nanoseconds. */
export const PACEROUNDS = 16;
export const PACE = 1e6;

/** A time that never comes, in nanoseconds: where Go's overflow. (time.go: maxWhen) */
export const MAXWHEN = 2 ** 63;
/** Timers that a P's heap has room for at first. */
export const TIMERHEAP = 64;
/** Freed timers that a P keeps; half of them are moved at a time. */
export const TIMERCACHE = 64;
/** Arguments of one host call. */
export const HOSTARGS = 8;
/** Bytes of strings, objects and results that a host call has room for by itself. Above that it borrows an area. */
export const HOSTINLINE = 256;
/** Sizes of areas: 1 KiB, 2 KiB, ... */
export const HOSTAREAS = 22;
export const HOSTAREA = 1024;
/** For so many microseconds without news the host looks for calls by itself before it has to be rung. A ring costs the
 *  M that rings, and the host that wakes, about as much. */
export const HOSTSPIN = 50;
