// sync.Once. (once.go) A call that finds another's under way waits for it, on a mutex: when do returns, fn has run. A
// fn that throws counts as called.

import { getnum, getptr, getv, setnum, setptr, setv } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Once } from '../shared/layout-sync.ts';
import { as, load, ref, store } from '../shared/mem.ts';
import { ThreadExit } from '../shared/os.ts';
import type { Ptr } from '../shared/struct.ts';
import { bodyAt, entryOf, funcs, PARKED, pcOf } from '../shared/text.ts';
import { mutexLock, mutexUnlock } from './mutex.ts';

/** The most arguments that fn may have. They lie in this frame while the goroutine waits for the mutex. */
const ONCEARGS = 6;
const FRAME = frameSize(3 + ONCEARGS);
const LOCKED = 1;
const RETURNED = 2;

/** Resumable: calls the goroutine function fn with args, if nobody has called one for o yet. */
export function onceDo(sp: number, rp: number, o: unknown, fn?: unknown, args: readonly unknown[] = []): unknown {
  const fp = sp - FRAME;
  if (rp === 0) return start(fp, o as Ptr<'sync.Once'>, fn, args);
  const once = as<'sync.Once'>(getptr(slot(fp, 0)));
  switch (rp) {
    case LOCKED:
      return call(fp, once, pcOf(getv(slot(fp, 1))), saved(fp));
    case RETURNED:
      return finish(once);
    default:
      // fn has thrown o.
      finish(once);
      throw o;
  }
}

function start(fp: number, o: Ptr<'sync.Once'>, fn: unknown, args: readonly unknown[]): unknown {
  if (load(o, Once.done) !== 0) return undefined;
  const f = entryOf('Once.do', fn);
  if (args.length > ONCEARGS) throw new TypeError(`Once.do: ${args.length} arguments, at most ${ONCEARGS}`);
  const r = mutexLock(fp, 0, ref(o, Once.m));
  if (r !== PARKED) return call(fp, o, f, args);
  push(fp, DO | LOCKED, FRAME);
  setptr(slot(fp, 0), o);
  setv(slot(fp, 1), fn);
  setnum(slot(fp, 2), args.length);
  for (let i = 0; i < args.length; i++) setv(slot(fp, 3 + i), args[i]);
  return PARKED;
}

function saved(fp: number): unknown[] {
  return Array.from({ length: getnum(slot(fp, 2)) }, (_, i) => getv(slot(fp, 3 + i)));
}

/** The mutex is held. */
function call(fp: number, o: Ptr<'sync.Once'>, f: number, args: readonly unknown[]): unknown {
  if (load(o, Once.done) !== 0) {
    mutexUnlock(ref(o, Once.m));
    return undefined;
  }
  let r: unknown;
  try {
    r = bodyAt(f)(fp, 0, ...args);
  } catch (e) {
    if (!(e instanceof ThreadExit)) finish(o);
    throw e;
  }
  if (r !== PARKED) return finish(o);
  push(fp, DO | RETURNED, FRAME);
  setptr(slot(fp, 0), o);
  return PARKED;
}

function finish(o: Ptr<'sync.Once'>): undefined {
  store(o, Once.done, 1);
  mutexUnlock(ref(o, Once.m));
  return undefined;
}

const pc = funcs('sync', { '(*Once).Do': onceDo });
const DO = pc['(*Once).Do'];
