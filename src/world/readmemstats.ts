// A consistent picture of memory and scheduler, taken while the world is stopped. (mstats.go: ReadMemStats)

import { gcount } from '../g/newproc1.ts';
import { heapStats } from '../heap/stats.ts';
import { pAt } from '../p/own.ts';
import { frameSize, push } from '../shared/frame.ts';
import { Sched, sched } from '../shared/globals.ts';
import { P } from '../shared/layout.ts';
import { get, getf } from '../shared/mem.ts';
import { MAXPROCS } from '../shared/param.ts';
import { nil } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { startTheWorld, stopTheWorld } from './stoptheworld.ts';

/** Bytes, counts and nanoseconds. Figures of one moment: they fit together. */
export interface MemStats {
  /** Memory under management; in spans for objects; in spans for stacks; the runtime's own structs. */
  readonly sys: number;
  readonly heapInuse: number;
  readonly stackInuse: number;
  readonly systemInuse: number;
  readonly goroutines: number;
  /** Since the boot. goroutinesMade - goroutinesEnded are alive, the runtime's own included. */
  readonly goroutinesMade: number;
  readonly goroutinesEnded: number;
  readonly gomaxprocs: number;
  /** Ms that exist. */
  readonly threads: number;
  /** Stops of the world, this one included; how long it took until all had stopped, in all and at most. */
  readonly numStops: number;
  readonly stopTotalNs: number;
  readonly stopMaxNs: number;
}

/** Resumable: stops the world for as long as it takes to read them. */
export function readMemStats(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  if (rp === 0) {
    const r = stopTheWorld(fp, 0);
    if (r === PARKED) {
      push(fp, pc.readMemStats | 1, FRAME);
      return PARKED;
    }
  }
  const stats = snapshot();
  startTheWorld();
  return stats;
}

/** World stopped. */
function snapshot(): MemStats {
  const heap = heapStats();
  const procs = get(sched, Sched.gomaxprocs);
  let made = 0;
  let ended = 0;
  // Ps of an earlier, larger gomaxprocs have counted too; the first nil is the end.
  for (let i = 0; i < MAXPROCS; i++) {
    const pp = pAt(i);
    if (pp === nil) break;
    made += getf(pp, P.spawned);
    ended += getf(pp, P.finished);
  }
  const ms = get(sched, Sched.mnext);
  const freed = get(sched, Sched.nmfreed);
  return {
    sys: heap.managed,
    heapInuse: heap.heapInuse,
    stackInuse: heap.stackInuse,
    systemInuse: heap.systemInuse,
    goroutines: gcount(),
    goroutinesMade: made,
    goroutinesEnded: ended,
    gomaxprocs: procs,
    threads: ms - freed,
    numStops: getf(sched, Sched.stops),
    stopTotalNs: getf(sched, Sched.stopns),
    stopMaxNs: getf(sched, Sched.stopmax),
  };
}

const FRAME = frameSize(0);
const pc = funcs('runtime', { readMemStats });
