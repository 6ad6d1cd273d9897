// sync.Cond. (cond.go) A waiter draws its ticket before it unlocks the locker: a signal that
// comes after the unlock counts for it, even if it is not asleep yet. (#14064)
//
// A Locker is a handle in a slot: (tag, address). Which lock and unlock are meant is told by the tag.

import { mallocgc } from '../heap/malloc.ts';
import { TAG_MUTEX, TAG_RLOCKER, TAG_RWMUTEX } from '../heap/tags.ts';
import { getptr, setptr, setref } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Cond, NotifyList, RWMutex } from '../shared/layout-sync.ts';
import { lockInit } from '../shared/lock.ts';
import { as, ref, word } from '../shared/mem.ts';
import { type Ptr, sizeof } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { fatalthrow } from '../shared/throw.ts';
import { mutexLock, mutexUnlock } from './mutex.ts';
import { notifyListAdd, notifyListNotifyAll, notifyListNotifyOne, notifyListWait } from './notifylist.ts';
import { rwLock, rwRLock, rwRUnlock, rwUnlock } from './rwmutex.ts';

const FRAME = frameSize(1);
const CONDBYTES = sizeof(Cond) * 4;
type C = Ptr<'sync.Cond'>;

/** A condition of the locker (tag, addr). */
export function newCond(tag: number, addr: number): C {
  const c = as<'sync.Cond'>(mallocgc(CONDBYTES, false));
  setref(c + Cond.locker, tag, addr);
  lockInit(ref(ref(c, Cond.notify), NotifyList.lock), 'notifyList');
  return c;
}

/** The RWMutex that an RLocker belongs to. */
export function ofRLocker(addr: number): Ptr<'sync.RWMutex'> {
  return as<'sync.RWMutex'>(addr - RWMutex.rlocker);
}

/** Resumable: unlocks the locker, sleeps until signal or broadcast, locks it again. */
export function condWait(sp: number, rp: number, cond: C): unknown {
  const fp = sp - FRAME;
  if (rp !== 0) return lockLocker(sp, as<'sync.Cond'>(getptr(slot(fp, 0))));
  const l = ref(cond, Cond.notify);
  const t = notifyListAdd(l);
  unlockLocker(cond);
  const r = notifyListWait(fp, 0, l, t);
  if (r !== PARKED) return lockLocker(sp, cond);
  push(fp, WAIT | 1, FRAME);
  setptr(slot(fp, 0), cond);
  return PARKED;
}

/** The end of condWait, which needs no frame. */
function lockLocker(sp: number, cond: C): unknown {
  const addr = word(cond + Cond.locker);
  switch (word(cond + Cond.locker + 1)) {
    case TAG_MUTEX:
      return mutexLock(sp, 0, as<'sync.Mutex'>(addr));
    case TAG_RWMUTEX:
      return rwLock(sp, 0, as<'sync.RWMutex'>(addr));
    case TAG_RLOCKER:
      return rwRLock(sp, 0, ofRLocker(addr));
    default:
      return fatalthrow('sync: bad Locker of a Cond');
  }
}

function unlockLocker(cond: C): void {
  const addr = word(cond + Cond.locker);
  switch (word(cond + Cond.locker + 1)) {
    case TAG_MUTEX:
      mutexUnlock(as<'sync.Mutex'>(addr));
      return;
    case TAG_RWMUTEX:
      rwUnlock(as<'sync.RWMutex'>(addr));
      return;
    case TAG_RLOCKER:
      rwRUnlock(ofRLocker(addr));
      return;
    default:
      fatalthrow('sync: bad Locker of a Cond');
  }
}

/** Wakes one goroutine that waits on cond, if there is one. */
export function condSignal(cond: C): void {
  notifyListNotifyOne(ref(cond, Cond.notify));
}

/** Wakes all goroutines that wait on cond. */
export function condBroadcast(cond: C): void {
  notifyListNotifyAll(ref(cond, Cond.notify));
}

const pc = funcs('sync', { '(*Cond).Wait': condWait });
const WAIT = pc['(*Cond).Wait'];
