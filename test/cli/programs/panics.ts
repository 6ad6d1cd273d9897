// Panics in a goroutine that main waits for.

import { frameSize, funcs, go, gopark, PARKED, push, waitReason } from 'rt0';

const MAIN = frameSize(0);

function worker(_sp: number, _rp: number): unknown {
  throw new Error('boom');
}

function main(sp: number, _rp: number): unknown {
  go(worker);
  gopark(0, 0, waitReason('semacquire'));
  push(sp - MAIN, pc.main | 1, MAIN);
  return PARKED;
}

const pc = funcs('main', { main, worker });

export { main };
