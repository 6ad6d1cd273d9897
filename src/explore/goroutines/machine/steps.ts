// Operations of several steps between which others can tell, and runtime.main: bodies of the runtime as generators,
// with a point before each step. Frames are laid out as the originals', so that a goroutine that waits in one can be
// resumed by either. (sync/cond.ts, sync/rwmutex.ts, sync/once.ts, boot/main.ts)

import { EVERYTHING } from '../../engine/objects.ts';
import { RMW, START } from '../../engine/point.ts';
import type { Body } from './calls.ts';
import type { Machine } from './contract.ts';
import { callBody } from './goroutine.ts';

type Gen = Generator<unknown, unknown, unknown>;

const MAXREADERS = 1 << 30;
const ONEFRAME = 4;
const slot = (fp: number, i: number): number => fp + 2 + 2 * i;

/** sync.Cond.Wait: draws a ticket, unlocks, sleeps unless notified meanwhile, locks. */
export function* condWait(m: Machine, sp: number, rp: number, cond: number): Gen {
  const { calls: c, memory } = m;
  const fp = sp - ONEFRAME;
  const at = rp === 0 ? cond : c.getptr(slot(fp, 0));
  const locker = memory.words[at + c.Cond.locker] as number;
  const tag = memory.words[at + c.Cond.locker + 1] as number;
  if (rp !== 0) return yield* lockLocker(m, sp, tag, locker);
  if (m.engine.point(RMW, at, m.site())) yield;
  const list = at + c.Cond.notify;
  const ticket = c.notifyListAdd(list);
  yield* unlockLocker(m, tag, locker);
  if (m.engine.point(RMW, at, m.site())) yield;
  const r = c.notifyListWait(fp, 0, list, ticket);
  if (r !== c.PARKED) return yield* lockLocker(m, sp, tag, locker);
  m.waits(START, 0);
  c.push(fp, c.condWaitPC | 1, ONEFRAME);
  c.setptr(slot(fp, 0), at);
  return c.PARKED;
}

function* lockLocker(m: Machine, sp: number, tag: number, addr: number): Gen {
  const { calls: c } = m;
  if (tag === c.TAG.rwmutex) return yield* rwLock(m, sp, 0, addr);
  const of = tag === c.TAG.rlocker ? addr - c.RWMutex.rlocker : addr;
  if (m.engine.point(RMW, of, m.site())) yield;
  const r = tag === c.TAG.rlocker ? c.rwRLock(sp, 0, of) : c.mutexLock(sp, 0, of);
  if (r === c.PARKED) m.waits(RMW, of);
  return r;
}

function* unlockLocker(m: Machine, tag: number, addr: number): Gen {
  const { calls: c } = m;
  if (tag === c.TAG.rwmutex) return yield* rwUnlock(m, addr);
  const of = tag === c.TAG.rlocker ? addr - c.RWMutex.rlocker : addr;
  if (m.engine.point(RMW, of, m.site())) yield;
  if (tag === c.TAG.rlocker) c.rwRUnlock(of);
  else c.mutexUnlock(of);
  return undefined;
}

/** sync.RWMutex.Lock: keeps other writers out, then announces itself to readers and waits for those that are in. */
export function* rwLock(m: Machine, sp: number, rp: number, rw: number): Gen {
  const { calls: c } = m;
  const fp = sp - ONEFRAME;
  const at = rp === 0 ? rw : c.getptr(slot(fp, 0));
  if (rp === 0) {
    if (m.engine.point(RMW, at, m.site())) yield;
    const r = c.mutexLock(fp, 0, at + c.RWMutex.w);
    if (r === c.PARKED) {
      m.waits(RMW, at);
      c.push(fp, c.rwLockPC | 1, ONEFRAME);
      c.setptr(slot(fp, 0), at);
      return r;
    }
  }
  if (m.engine.point(RMW, at, m.site())) yield;
  c.setptr(slot(fp, 0), at);
  const r = c.rwLock(sp, 1, at);
  if (r === c.PARKED) m.waits(RMW, at);
  return r;
}

/** sync.RWMutex.Unlock: lets the readers in, then other writers. */
export function* rwUnlock(m: Machine, rw: number): Gen {
  const { calls: c, memory } = m;
  if (m.engine.point(RMW, rw, m.site())) yield;
  const readers = ((memory.words[rw + c.RWMutex.readerCount] as number) + MAXREADERS) | 0;
  // The original says what is wrong, and ends the program.
  if (readers >= MAXREADERS) return c.rwUnlock(rw);
  memory.set(rw + c.RWMutex.readerCount, readers);
  for (let i = 0; i < readers; i++) c.semrelease1(rw + c.RWMutex.readerSem, false);
  if (m.engine.point(RMW, rw, m.site())) yield;
  c.mutexUnlock(rw + c.RWMutex.w);
  return undefined;
}

/** The end of sync.WaitGroup.Wait, when it has been woken: it looks whether the counter has been used again. */
export function* waited(m: Machine, wait: Body, sp: number, rp: number): Gen {
  const wg = m.calls.getptr(slot(sp - ONEFRAME, 0));
  if (m.engine.point(RMW, wg, m.site())) yield;
  return wait(sp, rp);
}

const ONCEARGS = 6;
const ONCEFRAME = 2 + 2 * (3 + ONCEARGS);
const LOCKED = 1;
const RETURNED = 2;

/** sync.Once.Do. Resumed, `o` is what the frame above gave or threw. */
export function* onceDo(
  m: Machine,
  sp: number,
  rp: number,
  o: unknown,
  fn?: unknown,
  args: readonly unknown[] = [],
): Gen {
  const { calls: c, memory } = m;
  const fp = sp - ONCEFRAME;
  if (rp === 0) {
    const once = o as number;
    if (m.engine.point(RMW, once, m.site())) yield;
    if (memory.words[once + c.Once.done] !== 0) return undefined;
    const f = c.entryOf('Once.do', fn);
    if (args.length > ONCEARGS) throw new TypeError(`Once.do: ${args.length} arguments, at most ${ONCEARGS}`);
    if (m.engine.point(RMW, once, m.site())) yield;
    const r = c.mutexLock(fp, 0, once + c.Once.m);
    if (r !== c.PARKED) return yield* onceCall(m, fp, once, f, args);
    m.waits(RMW, once);
    c.push(fp, c.oncePC | LOCKED, ONCEFRAME);
    c.setptr(slot(fp, 0), once);
    c.setv(slot(fp, 1), fn);
    c.setnum(slot(fp, 2), args.length);
    for (let i = 0; i < args.length; i++) c.setv(slot(fp, 3 + i), args[i]);
    return r;
  }
  const once = c.getptr(slot(fp, 0));
  if (rp === LOCKED) {
    const saved = Array.from({ length: c.getnum(slot(fp, 2)) }, (_, i) => c.getv(slot(fp, 3 + i)));
    return yield* onceCall(m, fp, once, c.pcOf(c.getv(slot(fp, 1))), saved);
  }
  yield* onceFinish(m, once);
  if (rp !== RETURNED) throw o;
  return undefined;
}

/** The mutex is held. */
function* onceCall(m: Machine, fp: number, once: number, f: number, args: readonly unknown[]): Gen {
  const { calls: c, memory } = m;
  if (memory.words[once + c.Once.done] !== 0) {
    if (m.engine.point(RMW, once, m.site())) yield;
    c.mutexUnlock(once + c.Once.m);
    return undefined;
  }
  let r: unknown;
  try {
    r = yield* callBody(c.bodyAt(f), fp, 0, ...args);
  } catch (e) {
    if (!(e instanceof c.ThreadExit)) yield* onceFinish(m, once);
    throw e;
  }
  if (r !== c.PARKED) return yield* onceFinish(m, once);
  c.push(fp, c.oncePC | RETURNED, ONCEFRAME);
  c.setptr(slot(fp, 0), once);
  return r;
}

function* onceFinish(m: Machine, once: number): Gen {
  const { calls: c, memory } = m;
  if (m.engine.point(RMW, once, m.site())) yield;
  memory.set(once + c.Once.done, 1);
  if (m.engine.point(RMW, once, m.site())) yield;
  c.mutexUnlock(once + c.Once.m);
  return undefined;
}

const MAINFRAME = 2;
const GCENABLED = 1;
const INITDONE = 2;
const MAINDONE = 3;

/** runtime.main, from where the machine was booted to: init, main.main, exit. */
export function* mainBody(m: Machine, sp: number, rp: number, value: unknown): Gen {
  const { calls: c } = m;
  if (rp < 0) throw value;
  const fp = sp - MAINFRAME;
  if (rp === GCENABLED && m.initpc !== 0) {
    const r = yield* callBody(c.bodyAt(m.initpc) as Body, fp, 0);
    if (r === c.PARKED) {
      c.push(fp, c.MAINPC | INITDONE, MAINFRAME);
      return r;
    }
  }
  if (rp !== MAINDONE) {
    const r = yield* callBody(c.bodyAt(m.mainpc) as Body, fp, 0);
    if (r === c.PARKED) {
      c.push(fp, c.MAINPC | MAINDONE, MAINFRAME);
      return r;
    }
  }
  // What others print and do until then is told apart from what they do not come to.
  if (m.engine.point(RMW, EVERYTHING, 0)) yield;
  if (m.mainReturns()) return m.calls.PARKED;
  // The run is over. Not by an exception, which would cost as much as all else.
  for (;;) yield;
}
