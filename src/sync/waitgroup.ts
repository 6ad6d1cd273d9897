// sync.WaitGroup. (waitgroup.go)
//
// Counter and waiters must change together: the Add that brings the counter to 0 takes all waiters of its generation
// with it, and none of the next. Go keeps both in one 64-bit word. There are no 64-bit atomic operations on the facade
// (they would make a BigInt each), and half a word each is too little for a million goroutines, so a runtime lock holds
// the two together: about 20 ns more than Go.

import { getptr, setptr } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { WaitGroup } from '../shared/layout-sync.ts';
import { lock, unlock } from '../shared/lock.ts';
import { as, get, ref, set } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { semacquire1, semrelease1 } from './sema.ts';

const FRAME = frameSize(1);
type WG = Ptr<'sync.WaitGroup'>;

/** Adds delta to the counter; at 0 all who wait go on. Throws catchable errors. */
export function wgAdd(wg: WG, delta: number): void {
  const l = ref(wg, WaitGroup.lock);
  lock(l);
  const v = (get(wg, WaitGroup.counter) + delta) | 0;
  const w = get(wg, WaitGroup.waiters);
  set(wg, WaitGroup.counter, v);
  const misuse = w !== 0 && delta > 0 && v === delta;
  const wake = v === 0 && !misuse ? w : 0;
  if (wake !== 0) set(wg, WaitGroup.waiters, 0);
  unlock(l);
  if (v < 0) throw new Error('sync: negative WaitGroup counter');
  if (misuse) throw new Error('sync: WaitGroup misuse: Add called concurrently with Wait');
  for (let i = 0; i < wake; i++) semrelease1(wg + WaitGroup.sema, false);
}

/** Resumable: waits until the counter is 0. Throws when it is used again before this returns. */
export function wgWait(sp: number, rp: number, wg: WG): unknown {
  const fp = sp - FRAME;
  if (rp !== 0) return waited(as<'sync.WaitGroup'>(getptr(slot(fp, 0))));
  const l = ref(wg, WaitGroup.lock);
  lock(l);
  const v = get(wg, WaitGroup.counter);
  if (v !== 0) {
    const w = get(wg, WaitGroup.waiters);
    set(wg, WaitGroup.waiters, w + 1);
  }
  unlock(l);
  if (v === 0) return undefined;
  const r = semacquire1(fp, 0, wg + WaitGroup.sema, false);
  if (r !== PARKED) return waited(wg);
  push(fp, WAIT | 1, FRAME);
  setptr(slot(fp, 0), wg);
  return PARKED;
}

function waited(wg: WG): undefined {
  const l = ref(wg, WaitGroup.lock);
  lock(l);
  const v = get(wg, WaitGroup.counter);
  const w = get(wg, WaitGroup.waiters);
  unlock(l);
  if (v !== 0 || w !== 0) throw new Error('sync: WaitGroup is reused before previous Wait has returned');
  return undefined;
}

const pc = funcs('sync', { '(*WaitGroup).Wait': wgWait });
const WAIT = pc['(*WaitGroup).Wait'];
