// Exceptions. args: mode
//
//   caught     thrown by a callee after it was suspended, caught by its caller, which was spilled too
//   plain      thrown and caught without a suspension, then go on and suspend
//   through    through three spilled frames, the middle one with a finally that itself suspends
//   uncaught   after a suspension, in a goroutine       early   in main, before any
//   value      a thrown string                          nested  thrown while handling another

import { args, frameSize, funcs, getv, go, gosched, PARKED, print, push, setv, slot } from 'rt0';
import { newJoin, wait } from './join.ts';

const FRAME = frameSize(2);

/** Yields, then throws `message`. */
function thrower(sp: number, rp: number, message: unknown): unknown {
  const fp = sp - FRAME;
  if (rp === 0) {
    gosched();
    push(fp, pc.thrower | 1, FRAME);
    setv(slot(fp, 0), message);
    return PARKED;
  }
  throw new RangeError(String(getv(slot(fp, 0))));
}

/** try { thrower(m) } catch (e) { return `caught ${e}` } */
function catcher(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  try {
    if (rp < 0) throw a;
    const r = rp === 0 ? thrower(fp, 0, a) : a;
    if (r !== PARKED) return 'nothing was thrown';
    push(fp, pc.catcher | 1, FRAME);
    setv(slot(fp, 0), 'a local');
    return PARKED;
  } catch (e) {
    return `caught ${String(e)} with ${String(rp < 0 ? getv(slot(fp, 0)) : 'no frame')}`;
  }
}

/** try { thrower(m) } finally { yield; print }. Points: 1 in the try, 2 in the finally with an exception pending. */
function cleaner(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  if (rp === 2) {
    print('finally');
    throw new RangeError(String(getv(slot(fp, 1))));
  }
  let r: unknown;
  try {
    if (rp < 0) throw a;
    r = rp === 0 ? thrower(fp, 0, a) : a;
  } catch (e) {
    gosched();
    push(fp, pc.cleaner | 2, FRAME);
    setv(slot(fp, 1), (e as Error).message);
    return PARKED;
  }
  if (r === PARKED) push(fp, pc.cleaner | 1, FRAME);
  return r;
}

/** catch of what comes through cleaner. */
function outer(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  if (rp < 0) return `outer caught ${String(a)}`;
  const r = rp === 0 ? cleaner(fp, 0, a) : a;
  if (r === PARKED) push(fp, pc.outer | 1, FRAME);
  return r;
}

/** Throws while it handles. */
function handler(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  if (rp < 0) throw new TypeError(`while handling ${String(a)}`);
  const r = rp === 0 ? thrower(fp, 0, 'first') : a;
  if (r === PARKED) push(fp, pc.handler | 1, FRAME);
  return r;
}

function loser(sp: number, rp: number, a: unknown): unknown {
  const fp = sp - FRAME;
  const r = rp === 0 ? thrower(fp, 0, a) : a;
  if (rp < 0) throw a;
  if (r === PARKED) push(fp, pc.loser | 1, FRAME);
  return r;
}

function start(fp: number, mode: string | undefined): unknown {
  switch (mode) {
    case 'caught':
      return catcher(fp, 0, 'late');
    case 'through':
      return outer(fp, 0, 'far');
    case 'nested':
      return handler(fp, 0, undefined);
    case 'early':
      throw new Error('nobody catches this');
    case 'value':
      throw 'a string';
    case 'uncaught':
      go(loser, 'lost');
      return wait(newJoin(1));
    default:
      try {
        throw new Error('plain');
      } catch (e) {
        print(String(e));
      }
      return catcher(fp, 0, 'and late');
  }
}

function main(sp: number, rp: number, value?: unknown): unknown {
  const fp = sp - FRAME;
  if (rp < 0) throw value;
  const r = rp === 0 ? start(fp, args()[0]) : value;
  if (r === PARKED) {
    push(fp, pc.main | 1, FRAME);
    return PARKED;
  }
  print(r);
  return undefined;
}

const pc = funcs('main', { main, thrower, catcher, cleaner, outer, handler, loser });

export { main };
