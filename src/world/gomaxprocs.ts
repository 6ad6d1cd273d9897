// GOMAXPROCS: changes the number of Ps while the world is stopped. (debug.go: GOMAXPROCS)
//
// Here it only says how many are wanted: the start of the world (m/stw.ts) calls procresize (p/procresize.ts). How many
// there are at first is the bootstrap's business (boot/schedinit.ts: wantedprocs).

import { getnum, setnum } from '../heap/value.ts';
import { frameSize, push, slot } from '../shared/frame.ts';
import { Sched, sched } from '../shared/globals.ts';
import { get, load, set } from '../shared/mem.ts';
import { MAXPROCS } from '../shared/param.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { startTheWorldGC, stopTheWorldGC } from './stoptheworld.ts';

/** Resumable: sets the number of Ps (1 to MAXPROCS) and returns what it was; n < 1 or undefined only asks.
 *  (runtime.GOMAXPROCS) */
export function gomaxprocs(sp: number, rp: number, n?: unknown): unknown {
  const fp = sp - PROCSFRAME;
  let wanted: number;
  if (rp === 0) {
    const now = load(sched, Sched.gomaxprocs);
    if (n !== undefined && typeof n !== 'number') throw new TypeError(`gomaxprocs(${String(n)}): expected a number`);
    wanted = typeof n === 'number' ? Math.min(Math.floor(n), MAXPROCS) : 0;
    if (!(wanted > 0) || wanted === now) return now;
    const r = stopTheWorldGC(fp, 0);
    if (r === PARKED) {
      push(fp, pc.gomaxprocs | 1, PROCSFRAME);
      setnum(slot(fp, 0), wanted);
      return PARKED;
    }
  } else {
    wanted = getnum(slot(fp, 0));
  }
  // Another may have changed it while we waited.
  const was = get(sched, Sched.gomaxprocs);
  set(sched, Sched.newprocs, wanted);
  startTheWorldGC();
  return was;
}

const PROCSFRAME = frameSize(1);
const pc = funcs('runtime', { gomaxprocs });
