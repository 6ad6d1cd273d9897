// Parks main, and nobody is there to wake it.

import { frameSize, funcs, gopark, PARKED, push, waitReason } from 'rt0';

const MAIN = frameSize(0);

function main(sp: number, _rp: number): unknown {
  gopark(0, 0, waitReason('semacquire'));
  push(sp - MAIN, pc.main | 1, MAIN);
  return PARKED;
}

const pc = funcs('main', { main });

export { main };
