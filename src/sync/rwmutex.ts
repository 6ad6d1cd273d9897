// sync.RWMutex. (rwmutex.go)
//
//   readerCount   readers that hold or want it; 2^30 less from when a writer asks until it unlocks, so that new readers
//                 see it negative and wait
//   readerWait    readers that the waiting writer has found and that have not left yet; the last wakes it
//   w             held by a writer, so that there is one at a time

import { getptr, setptr } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { RWMutex } from '../shared/layout-sync.ts';
import { as, cas, load, ref, xadd } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { fatalthrow } from '../shared/throw.ts';
import { mutexLock, mutexTryLock, mutexUnlock } from './mutex.ts';
import { semacquire1, semrelease1 } from './sema.ts';

const MAXREADERS = 1 << 30;
const FRAME = frameSize(1);
const WRITER = 1;

type RW = Ptr<'sync.RWMutex'>;

/** Resumable: locks rw for reading. Not to be nested: a writer in between would wait for the outer one, and the inner
 *  for the writer. */
export function rwRLock(sp: number, _rp: number, rw: RW): unknown {
  const readers = xadd(rw, RWMutex.readerCount, 1);
  if (readers >= 0) return undefined;
  return semacquire1(sp, 0, rw + RWMutex.readerSem, false);
}

/** Locks rw for reading if that can be done at once; whether it did. */
export function rwTryRLock(rw: RW): boolean {
  for (;;) {
    const c = load(rw, RWMutex.readerCount);
    if (c < 0) return false;
    if (cas(rw, RWMutex.readerCount, c, c + 1)) return true;
  }
}

/** Undoes one rwRLock. Fatal error when rw is not locked for reading. */
export function rwRUnlock(rw: RW): void {
  const r = xadd(rw, RWMutex.readerCount, -1);
  if (r >= 0) return;
  if (r + 1 === 0 || r + 1 === -MAXREADERS) fatalthrow('sync: RUnlock of unlocked RWMutex');
  const left = xadd(rw, RWMutex.readerWait, -1);
  if (left === 0) semrelease1(rw + RWMutex.writerSem, false);
}

/** Resumable: locks rw for writing. */
export function rwLock(sp: number, rp: number, rw: RW): unknown {
  const fp = sp - FRAME;
  if (rp === WRITER) return waitForReaders(sp, as<'sync.RWMutex'>(getptr(slot(fp, 0))));
  const r = mutexLock(fp, 0, ref(rw, RWMutex.w));
  if (r !== PARKED) return waitForReaders(sp, rw);
  push(fp, LOCK | WRITER, FRAME);
  setptr(slot(fp, 0), rw);
  return PARKED;
}

/** Has w. The end of rwLock, which needs no frame. */
function waitForReaders(sp: number, rw: RW): unknown {
  const r = (xadd(rw, RWMutex.readerCount, -MAXREADERS) + MAXREADERS) | 0;
  if (r === 0) return undefined;
  const wait = xadd(rw, RWMutex.readerWait, r);
  if (wait === 0) return undefined;
  return semacquire1(sp, 0, rw + RWMutex.writerSem, false);
}

/** Locks rw for writing if that can be done at once; whether it did. */
export function rwTryLock(rw: RW): boolean {
  const w = ref(rw, RWMutex.w);
  if (!mutexTryLock(w)) return false;
  if (cas(rw, RWMutex.readerCount, 0, -MAXREADERS)) return true;
  mutexUnlock(w);
  return false;
}

/** Unlocks rw for writing; any goroutine may. Fatal error when it is not locked. */
export function rwUnlock(rw: RW): void {
  const r = xadd(rw, RWMutex.readerCount, MAXREADERS);
  if (r >= MAXREADERS) fatalthrow('sync: Unlock of unlocked RWMutex');
  for (let i = 0; i < r; i++) semrelease1(rw + RWMutex.readerSem, false);
  mutexUnlock(ref(rw, RWMutex.w));
}

const pc = funcs('sync', { '(*RWMutex).Lock': rwLock });
const LOCK = pc['(*RWMutex).Lock'];
