// The counters of a machine, read from its memory: who ran what, who stole from whom. Nothing is stopped and nothing is
// locked, so figures that are read while the machine runs may be a few events apart; after its end they are exact.
//
// What the counters of a P mean (layout.ts; each is written by the M that owns the P):
//
//   ran          times a goroutine was put on the processor here, resumptions included
//   spawned      goroutines made here; `finished`: goroutines that ended here
//   readied      parked goroutines made runnable here; `yields`: goroutines that gave way here
//   fromRunnext  taken from runnext, and fromLocal: from the ring
//   fromGlobal   taken from the global queue. The first of each batch runs at once, the others go to the ring
//   stolen       taken from other Ps. The last of each batch runs at once, the others go to the ring
//   polled       run straight from the poller: the host had an answer for them
//   overflowed   times that half of a full ring went to the global queue
//   spins        rounds of looking for work to steal; `parks`: times that the P was given up for want of it
//
// What follows from that, over all Ps, when the machine is at rest:
//
//   spawned - finished                 = goroutines that are alive
//   ran + still queued                >= spawned + readied + yields (more by parks that were called off)
//   fromRunnext + fromLocal <= ran    <= fromRunnext + fromLocal + fromGlobal + stolen + polled
//   stolen of thief t                  = sum of its row in the steal matrix

import { Allp, allp, Sched, sched } from '../shared/globals.ts';
import { type Counter, P } from '../shared/layout.ts';
import { MAXPROCS } from '../shared/param.ts';

/** One P. All figures are counts since power-on. */
export interface PStats {
  id: number;
  /** Times that a goroutine was run, resumptions included. */
  ran: number;
  /** Goroutines made. */
  spawned: number;
  /** Goroutines taken from other Ps. */
  stolen: number;
  /** Goroutines that other Ps took from this one. */
  stolenFrom: number;
  /** Goroutines taken from the global queue. */
  fromGlobal: number;
  /** Goroutines run from runnext, in the time slice of the one before. */
  runnext: number;
  /** Times that half of the full local queue went to the global one. */
  overflowed: number;
  /** Rounds of looking for something to steal. */
  spins: number;
  /** Times that the search for work ended in giving this P up and sleeping. */
  parks: number;
}

/** The counters of a run: of each P and in all. Times in nanoseconds unless a name says otherwise. */
export interface Stats {
  gomaxprocs: number;
  /** The runtime's own (main, the sweeper, ...) included. */
  goroutines: { created: number; finished: number };
  /** Ms made in this boot, those that have exited included. */
  threads: number;
  elapsedMs: number;
  ps: PStats[];
  /** Jain's fairness index of `ran` over the Ps: 1 when all ran the same, 1/n when one ran everything. */
  jain: number;
  /** The busiest P's share of `ran` in mean shares: 1 when all ran the same, n when one ran everything. */
  maxOverMean: number;
  /** steals[thief][victim]: goroutines that `thief` took from `victim`. */
  steals: number[][];
}

/** (Σx)² / (n Σx²). 1 for nothing at all. */
export function jain(xs: readonly number[]): number {
  const sum = xs.reduce((a, x) => a + x, 0);
  const squares = xs.reduce((a, x) => a + x * x, 0);
  return squares === 0 ? 1 : (sum * sum) / (xs.length * squares);
}

/** max / mean. 1 for nothing at all. */
export function maxOverMean(xs: readonly number[]): number {
  const sum = xs.reduce((a, x) => a + x, 0);
  return sum === 0 ? 1 : (Math.max(...xs) * xs.length) / sum;
}

/** The counters of the machine in `buffer`, `elapsedMs` after its boot. */
export function readStats(buffer: SharedArrayBuffer, elapsedMs: number): Stats {
  const words = new Int32Array(buffer);
  const floats = new Float64Array(buffer);
  const word = (a: number): number => words[a] ?? 0;
  const count = (pp: number, c: Counter): number => floats[(pp + P[c]) >>> 1] ?? 0;
  const gomaxprocs = word(sched + Sched.gomaxprocs);
  const all: number[] = [];
  for (let i = 0; i < MAXPROCS; i++) {
    const pp = word(allp + Allp.at + i);
    if (pp === 0) break;
    all.push(pp);
  }
  // A P of an earlier, larger GOMAXPROCS keeps its row: what it ran has been run.
  const steals = all.map((thief) => all.map((_, victim) => word(thief + P.stolenFrom + victim)));
  const ps = all.map((pp, id) => ({
    id,
    ran: count(pp, 'ran'),
    spawned: count(pp, 'spawned'),
    stolen: count(pp, 'stolen'),
    stolenFrom: steals.reduce((n, row) => n + (row[id] ?? 0), 0),
    fromGlobal: count(pp, 'fromGlobal'),
    runnext: count(pp, 'fromRunnext'),
    overflowed: count(pp, 'overflowed'),
    spins: count(pp, 'spins'),
    parks: count(pp, 'parks'),
  }));
  const ran = ps.slice(0, gomaxprocs).map((p) => p.ran);
  return {
    gomaxprocs,
    goroutines: {
      created: all.reduce((n, pp) => n + count(pp, 'spawned'), 0),
      finished: all.reduce((n, pp) => n + count(pp, 'finished'), 0),
    },
    threads: word(sched + Sched.mnext),
    elapsedMs,
    ps,
    jain: jain(ran),
    maxOverMean: maxOverMean(ran),
    steals,
  };
}

/** Everything that happened to goroutines so far: it stands still when the machine does. */
export function progressOf(stats: Stats): number {
  return stats.goroutines.finished + stats.ps.reduce((n, p) => n + p.ran + p.spawned, 0);
}
