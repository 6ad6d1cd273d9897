// The sync package as programs hold it: handles whose methods are the operations of src/sync, the blocking ones in
// resumable form. Their types for programs are in types.ts.
//
// `new Mutex()` makes the thing in shared memory and returns the handle for it; a slot that names it makes the handle
// anew on any thread. So what programs call is a constructor function that shares the class's prototype, and the
// class's own constructor takes an address. Each object has a cache line of its own.

import { Handle, handleClass, handleOf } from '../heap/handle.ts';
import { mallocgc } from '../heap/malloc.ts';
import {
  TAG_ATOMICINT32,
  TAG_COND,
  TAG_MUTEX,
  TAG_ONCE,
  TAG_RLOCKER,
  TAG_RWMUTEX,
  TAG_WAITGROUP,
} from '../heap/tags.ts';
import { AtomicInt32, RWMutex, WaitGroup } from '../shared/layout-sync.ts';
import { lockInit } from '../shared/lock.ts';
import { as, cas, load, ref, store, xadd, xchg } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { condBroadcast, condSignal, condWait, newCond, ofRLocker } from '../sync/cond.ts';
import { mutexLock, mutexTryLock, mutexUnlock } from '../sync/mutex.ts';
import { onceDo } from '../sync/once.ts';
import { rwLock, rwRLock, rwRUnlock, rwTryLock, rwTryRLock, rwUnlock } from '../sync/rwmutex.ts';
import { wgAdd, wgWait } from '../sync/waitgroup.ts';
import { missing } from './compiled.ts';

const LINEBYTES = 64;

export class MutexHandle extends Handle {
  constructor(addr: number) {
    super(TAG_MUTEX, addr);
  }
  lock(sp: number, rp: number): unknown {
    if (rp !== 0) missing('Mutex.lock');
    return mutexLock(sp, 0, this.addr as Ptr<'sync.Mutex'>);
  }
  tryLock(): boolean {
    return mutexTryLock(this.addr as Ptr<'sync.Mutex'>);
  }
  unlock(): void {
    mutexUnlock(this.addr as Ptr<'sync.Mutex'>);
  }
}

export class RWMutexHandle extends Handle {
  constructor(addr: number) {
    super(TAG_RWMUTEX, addr);
  }
  lock(sp: number, rp: number): unknown {
    if (rp !== 0) missing('RWMutex.lock');
    return rwLock(sp, 0, this.addr as Ptr<'sync.RWMutex'>);
  }
  tryLock(): boolean {
    return rwTryLock(this.addr as Ptr<'sync.RWMutex'>);
  }
  unlock(): void {
    rwUnlock(this.addr as Ptr<'sync.RWMutex'>);
  }
  rlock(sp: number, rp: number): unknown {
    if (rp !== 0) missing('RWMutex.rlock');
    return rwRLock(sp, 0, this.addr as Ptr<'sync.RWMutex'>);
  }
  tryRLock(): boolean {
    return rwTryRLock(this.addr as Ptr<'sync.RWMutex'>);
  }
  runlock(): void {
    rwRUnlock(this.addr as Ptr<'sync.RWMutex'>);
  }
  rlocker(): object {
    return handleOf(TAG_RLOCKER, this.addr + RWMutex.rlocker);
  }
}

/** The read side of a RWMutex as a Locker. Its address is a word of the mutex. */
export class RLockerHandle extends Handle {
  constructor(addr: number) {
    super(TAG_RLOCKER, addr);
  }
  lock(sp: number, rp: number): unknown {
    if (rp !== 0) missing('RLocker.lock');
    return rwRLock(sp, 0, ofRLocker(this.addr));
  }
  unlock(): void {
    rwRUnlock(ofRLocker(this.addr));
  }
}

export class WaitGroupHandle extends Handle {
  constructor(addr: number) {
    super(TAG_WAITGROUP, addr);
  }
  add(n: number): void {
    if ((n | 0) !== n) throw new TypeError(`WaitGroup.add(${n}): expected a whole number`);
    wgAdd(this.addr as Ptr<'sync.WaitGroup'>, n);
  }
  done(): void {
    wgAdd(this.addr as Ptr<'sync.WaitGroup'>, -1);
  }
  wait(sp: number, rp: number): unknown {
    if (rp !== 0) missing('WaitGroup.wait');
    return wgWait(sp, 0, this.addr as Ptr<'sync.WaitGroup'>);
  }
}

export class CondHandle extends Handle {
  constructor(addr: number) {
    super(TAG_COND, addr);
  }
  wait(sp: number, rp: number): unknown {
    if (rp !== 0) missing('Cond.wait');
    return condWait(sp, 0, this.addr as Ptr<'sync.Cond'>);
  }
  signal(): void {
    condSignal(this.addr as Ptr<'sync.Cond'>);
  }
  broadcast(): void {
    condBroadcast(this.addr as Ptr<'sync.Cond'>);
  }
}

export class OnceHandle extends Handle {
  constructor(addr: number) {
    super(TAG_ONCE, addr);
  }
  do(sp: number, rp: number, fn: unknown, ...args: readonly unknown[]): unknown {
    if (rp !== 0 || typeof sp !== 'number') missing('Once.do');
    return onceDo(sp, 0, this.addr as Ptr<'sync.Once'>, fn, args);
  }
}

export class AtomicInt32Handle extends Handle {
  constructor(addr: number) {
    super(TAG_ATOMICINT32, addr);
  }
  load(): number {
    return load(this.addr as Ptr<'atomic.Int32'>, AtomicInt32.v);
  }
  store(v: number): void {
    store(this.addr as Ptr<'atomic.Int32'>, AtomicInt32.v, v);
  }
  add(d: number): number {
    return xadd(this.addr as Ptr<'atomic.Int32'>, AtomicInt32.v, d);
  }
  swap(v: number): number {
    return xchg(this.addr as Ptr<'atomic.Int32'>, AtomicInt32.v, v);
  }
  compareAndSwap(old: number, v: number): boolean {
    return cas(this.addr as Ptr<'atomic.Int32'>, AtomicInt32.v, old | 0, v);
  }
}

handleClass(TAG_MUTEX, MutexHandle);
handleClass(TAG_RWMUTEX, RWMutexHandle);
handleClass(TAG_RLOCKER, RLockerHandle);
handleClass(TAG_WAITGROUP, WaitGroupHandle);
handleClass(TAG_COND, CondHandle);
handleClass(TAG_ONCE, OnceHandle);
handleClass(TAG_ATOMICINT32, AtomicInt32Handle);

/** A zeroed object of one line. */
const fresh = (tag: number): object => handleOf(tag, mallocgc(LINEBYTES, false));

function makeMutex(): object {
  return fresh(TAG_MUTEX);
}
function makeRWMutex(): object {
  return fresh(TAG_RWMUTEX);
}
function makeWaitGroup(): object {
  const wg = as<'sync.WaitGroup'>(mallocgc(LINEBYTES, false));
  lockInit(ref(wg, WaitGroup.lock), 'leaf');
  return handleOf(TAG_WAITGROUP, wg);
}
function makeCond(locker: unknown): object {
  const known = locker instanceof MutexHandle || locker instanceof RWMutexHandle || locker instanceof RLockerHandle;
  if (!known) throw new TypeError('Cond: expected a Mutex, a RWMutex or its rlocker()');
  return handleOf(TAG_COND, newCond(locker.tag, locker.addr));
}
function makeOnce(): object {
  return fresh(TAG_ONCE);
}
function makeAtomicInt32(v = 0): object {
  const a = as<'atomic.Int32'>(mallocgc(LINEBYTES, true));
  store(a, AtomicInt32.v, v);
  return handleOf(TAG_ATOMICINT32, a);
}

/** `make` as a constructor, whose results are instances of it. */
export function constructing<F extends { prototype: unknown }>(make: F, of: { prototype: object }): F {
  make.prototype = of.prototype;
  return make;
}

export const syncConstructors = {
  Mutex: constructing(makeMutex, MutexHandle),
  RWMutex: constructing(makeRWMutex, RWMutexHandle),
  WaitGroup: constructing(makeWaitGroup, WaitGroupHandle),
  Cond: constructing(makeCond, CondHandle),
  Once: constructing(makeOnce, OnceHandle),
  AtomicInt32: constructing(makeAtomicInt32, AtomicInt32Handle),
};
