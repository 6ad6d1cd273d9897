// Output: args: goroutines, lines of each. Every goroutine prints its number and the line's, and yields now and then.

import { args, frameSize, funcs, getnum, go, gosched, PARKED, print, push, setnum, slot } from 'rt0';
import { done, newJoin, wait } from './join.ts';

const FRAME = frameSize(3);

function printer(sp: number, rp: number, a: number, b: number): unknown {
  const fp = sp - FRAME;
  const id = rp === 0 ? a : getnum(slot(fp, 0));
  const join = rp === 0 ? b : getnum(slot(fp, 1));
  const lines = Number(args()[1]);
  for (let i = rp === 0 ? 0 : getnum(slot(fp, 2)); i < lines; i++) {
    print(`${id}:${i}:`, 'äöü'.repeat(i % 7));
    if (i % 50 !== 49) continue;
    gosched();
    push(fp, pc.printer | 1, FRAME);
    setnum(slot(fp, 0), id);
    setnum(slot(fp, 1), join);
    setnum(slot(fp, 2), i + 1);
    return PARKED;
  }
  done(join);
  return undefined;
}

function main(sp: number, rp: number): unknown {
  if (rp !== 0) return undefined;
  const n = Number(args()[0]);
  const join = newJoin(n);
  for (let i = 0; i < n; i++) go(printer, i, join);
  wait(join);
  push(sp - FRAME, pc.main | 1, FRAME);
  return PARKED;
}

const pc = funcs('main', { main, printer });

export { main };
