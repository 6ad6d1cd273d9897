// Programs that cannot go on. args: mode
//
//   asleep    main waits for ever, and 3 goroutines do; others have finished
//   goexit    main calls Goexit, the others finish
//   leftover  main calls Goexit, one goroutine waits for ever
//   nested    main waits for ever three calls deep

import {
  args,
  frameSize,
  funcs,
  getnum,
  go,
  goexit,
  gopark,
  gosched,
  PARKED,
  print,
  push,
  setnum,
  slot,
  waitReason,
} from 'rt0';

const FRAME = frameSize(1);

function forever(sp: number, rp: number, reason: number): unknown {
  if (rp !== 0) throw new Error('somebody readied it');
  gopark(0, 0, reason);
  push(sp - FRAME, pc.forever | 1, FRAME);
  return PARKED;
}

/** Yields a few times, prints, ends. */
function short(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  const left = rp === 0 ? 5 : getnum(slot(fp, 0)) - 1;
  if (left === 0) {
    print('a goroutine has finished');
    return undefined;
  }
  gosched();
  push(fp, pc.short | 1, FRAME);
  setnum(slot(fp, 0), left);
  return PARKED;
}

function nested(sp: number, rp: number, depth: number): unknown {
  const fp = sp - FRAME;
  if (rp !== 0) return undefined;
  const r = depth === 0 ? gopark(0, 0, waitReason('select (no cases)')) : nested(fp, 0, depth - 1);
  if (r === PARKED) push(fp, pc.nested | 1, FRAME);
  return r;
}

function main(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  if (rp !== 0) throw new Error('main goes on');
  let r: unknown;
  switch (args()[0]) {
    case 'goexit':
      for (let i = 0; i < 5; i++) go(short);
      return goexit();
    case 'leftover':
      go(short);
      go(forever, waitReason('chan receive (nil chan)'));
      return goexit();
    case 'nested':
      r = nested(fp, 0, 3);
      break;
    default:
      go(forever, waitReason('select'));
      go(forever, waitReason('chan send'));
      go(forever, waitReason('sync.Cond.Wait'));
      for (let i = 0; i < 5; i++) go(short);
      r = gopark(0, 0, waitReason('chan receive'));
  }
  push(fp, pc.main | 1, FRAME);
  return r;
}

const pc = funcs('main', { main, forever, short, nested });

export { main };
