// Threads that die, and ends while others are busy. args: mode, number of spinners
//
//   heap       an M uses up its thread's JavaScript heap
//   stack      native recursion without end   exit     main exits while the others spin
//   stop       all spin, the host stops it    worker   an unhandled error from a timer of the thread (never fires)

import {
  alloc,
  args,
  exit,
  frameSize,
  funcs,
  getnum,
  go,
  gosched,
  loadword,
  PARKED,
  print,
  push,
  setnum,
  slot,
  xaddword,
} from 'rt0';

const MAIN = frameSize(1);

/** Never comes back and never looks at anything: the host has to end its thread. */
function spinner(_sp: number, _rp: number, up: number): unknown {
  xaddword(up, 1);
  for (;;) loadword(up);
}

function recurse(n: number): number {
  return 1 + recurse(n + 1);
}

function dying(_sp: number, _rp: number): unknown {
  const mode = args()[0];
  if (mode === 'stack') return recurse(0);
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array<number>(1_000_000).fill(hoard.length + 0.5));
}

function main(sp: number, rp: number): unknown {
  const fp = sp - MAIN;
  const mode = args()[0];
  const spinners = Number(args()[1]);
  const up = rp === 0 ? alloc(1) : getnum(slot(fp, 0));
  if (rp === 0) for (let i = 0; i < spinners; i++) go(spinner, up);
  if (loadword(up) === spinners) {
    print('all spin');
    if (mode === 'exit') exit(41);
    if (mode === 'stop') for (;;) loadword(up);
    return dying(fp, 0);
  }
  gosched();
  push(fp, pc.main | 1, MAIN);
  setnum(slot(fp, 0), up);
  return PARKED;
}

const pc = funcs('main', { main, spinner });

export { main };
