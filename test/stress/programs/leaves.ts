// Ends while a goroutine of its own is still parked, and another may be queued.

import { frameSize, funcs, go, gopark, gosched, PARKED, push, waitReason } from 'rt0';

const FRAME = frameSize(0);

function sleeper(sp: number, _rp: number): unknown {
  gopark(0, 0, waitReason('semacquire'));
  push(sp - FRAME, pc.sleeper | 1, FRAME);
  return PARKED;
}

function main(sp: number, rp: number): unknown {
  if (rp === 1) return undefined;
  go(sleeper);
  gosched();
  push(sp - FRAME, pc.main | 1, FRAME);
  return PARKED;
}

const pc = funcs('main', { main, sleeper });

export { main };
