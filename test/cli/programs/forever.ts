// Yields for ever.

import { frameSize, funcs, gosched, PARKED, print, push } from 'rt0';

const MAIN = frameSize(0);

function main(sp: number, rp: number): unknown {
  if (rp === 0) print('running');
  gosched();
  push(sp - MAIN, pc.main | 1, MAIN);
  return PARKED;
}

const pc = funcs('main', { main });

export { main };
