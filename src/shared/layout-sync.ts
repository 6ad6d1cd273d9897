// Structs that goroutines block on: sudog, channel, semaphore table, and the sync package's. Fields are grouped
// by what guards them. The semaphore table has a fixed address (globals.ts); the others are made on the heap.

import { MUTEX } from './layout.ts';
import { SEMTABSIZE } from './param.ts';
import { embed, f64, i32, line, ptr, struct } from './struct.ts';

/**
 * A goroutine that waits for something: an entry of a wait queue. One goroutine may have several (select), one channel
 * has many. (runtime2.go: sudog)
 *
 * The value that is sent or received lies in the sudog itself and not, as in Go, behind a pointer to the waiter's stack
 * (docs/decisions/007-values-in-sudogs.md).
 */
export const Sudog = struct('sudog', {
  // The lock of the channel, semaRoot or notifyList that it is queued on.
  g: ptr('g'),
  next: ptr('sudog'),
  /** A slot: the value to send, or the place for the one received. */
  elem: f64,
  prev: ptr('sudog'),
  c: ptr('hchan'),
  /** 1: part of a select, so whoever dequeues it must win g.selectDone first. */
  isSelect: i32,
  /** 1: a value was passed; 0: woken because the channel was closed. */
  success: i32,
  // The waiting goroutine alone.
  /** g.waiting's list; a semaRoot's list of waiters for one address. */
  waitlink: ptr('sudog'),
  /** Index of the select's case, and whether it sends. */
  casi: i32,
  sends: i32,
  // semaRoot.lock, notifyList.lock.
  /** The semaphore's word. */
  addr: line(i32),
  parent: ptr('sudog'),
  waittail: ptr('sudog'),
  ticket: i32,
  acquiretime: f64,
  releasetime: f64,
});

/** A queue of sudogs. Embedded; the words lie in the structs that have one. */
export const Waitq = struct('waitq', { first: ptr('sudog'), last: ptr('sudog') });
export const WAITQ = 2;

/** A channel. Its buffer of 64-bit slots follows it. All but dataqsiz under lock. (chan.go: hchan) */
export const Hchan = struct('hchan', {
  lock: embed('mutex', MUTEX),
  // Read without the lock by non-blocking operations: written atomically.
  /** Values in the buffer. */
  qcount: i32,
  closed: i32,
  recvq: embed('waitq', WAITQ),
  sendq: embed('waitq', WAITQ),
  sendx: i32,
  recvx: i32,
  // Constant.
  /** Slots of the buffer. */
  dataqsiz: i32,
});

/** Waiters for semaphores whose addresses hash alike: a treap by address, each node a list. (sema.go: semaRoot) */
export const SemaRoot = struct('semaRoot', {
  lock: embed('mutex', MUTEX),
  treap: ptr('sudog'),
  /** Waiters. Read without the lock. */
  nwait: i32,
});
export const SEMAROOT = 16;
export const Semtab = struct('semtab', { roots: embed('semaRoot', SEMAROOT, SEMTABSIZE) });

/** Timer status. Values are Go's. What each may become: p/timerstatus.ts. */
export const timerNoStatus = 0;
export const timerWaiting = 1;
export const timerRunning = 2;
export const timerDeleted = 3;
export const timerRemoving = 4;
export const timerRemoved = 5;
export const timerModifying = 6;
export const timerModifiedEarlier = 7;
export const timerModifiedLater = 8;
export const timerMoving = 9;
export const TIMERSTATUS: readonly string[] = [
  'NoStatus',
  'Waiting',
  'Running',
  'Deleted',
  'Removing',
  'Removed',
  'Modifying',
  'ModifiedEarlier',
  'ModifiedLater',
  'Moving',
];

/** Something to do at a time. One cache line. (time.go: timer) Times are nanotime's. */
export const Timer = struct('timer', {
  /** Atomic; says who may write the others. */
  status: i32,
  // Who holds the lock of the heap that it is on, or has it in a passing status.
  /** The P whose heap it is on. */
  pp: ptr('p'),
  /** Where the heap has it: while it is on one, changed by the heap's owner alone. */
  when: f64,
  // Who has it in a passing status, or has not started it yet.
  /** What timerModifiedXX is to make of `when`. */
  nextwhen: f64,
  /** Above 0: due again so much later, as often as it was due. */
  period: f64,
  /** What to do: the pc of a function that is called with the address in `arg`, and seq, on g0 of an M with a P and
   *  without a lock. It must not block. */
  f: i32,
  seq: i32,
  /** A slot: (tag, address). */
  arg: f64,
  // Constant, or the free list.
  /** Where a Timer or Ticker sends. */
  c: ptr('hchan'),
  /** The next of a list that this timer is on while no heap has it. */
  link: ptr('timer'),
});

/** Something of the host's that a goroutine waits for. (netpoll.go: pollDesc) */
export const PollDesc = struct('pollDesc', {
  /** Netpoll.done's list. The host, then netpoll. */
  link: ptr('pollDesc'),
  /** PDNIL, PDREADY, PDWAIT or the G that waits. Compare-and-swap. */
  rg: i32,
});
export const POLLDESC = 2;
export const PDNIL = 0;
export const PDREADY = 1;
export const PDWAIT = 2;

/** Waiters with tickets. (sema.go: notifyList) */
export const NotifyList = struct('notifyList', {
  /** Ticket of the next waiter. Atomic, without the lock. */
  wait: i32,
  /** Ticket of the next to be notified. Written under the lock, read without. */
  notify: i32,
  lock: embed('mutex', MUTEX),
  head: ptr('sudog'),
  tail: ptr('sudog'),
});
export const NOTIFYLIST = 6;

/** sync.Mutex. All atomic. */
export const SyncMutex = struct('sync.Mutex', { state: i32, sema: i32 });
export const SYNCMUTEX = 2;

/** sync.RWMutex. All atomic. */
export const RWMutex = struct('sync.RWMutex', {
  w: embed('sync.Mutex', SYNCMUTEX),
  writerSem: i32,
  readerSem: i32,
  /** Pending readers; less rwmutexMaxReaders when a writer waits or writes. */
  readerCount: i32,
  /** Readers that the writer has to wait for. */
  readerWait: i32,
  /** The RLocker that shares this mutex: its address stands for it. */
  rlocker: i32,
});

/** sync.WaitGroup. Go packs counter and waiters into one 64-bit atomic; here `lock` holds them together. */
export const WaitGroup = struct('sync.WaitGroup', {
  lock: embed('mutex', MUTEX),
  counter: i32,
  waiters: i32,
  sema: i32,
});

/** sync.Cond. */
export const Cond = struct('sync.Cond', {
  /** A slot: the Locker, a handle. Constant. */
  locker: f64,
  notify: embed('notifyList', NOTIFYLIST),
});

/** sync.Once. */
export const Once = struct('sync.Once', { done: i32, m: embed('sync.Mutex', SYNCMUTEX) });

/** atomic.Int32. */
export const AtomicInt32 = struct('atomic.Int32', { v: i32 });
