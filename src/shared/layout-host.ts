// Structs that the host and the Ms share: the poller, host calls, and the pipe of stdout
// and stderr. A call is what a goroutine asks of it, and the answer. (shared/hostring.ts says how it travels.)
//
//   the goroutine     writes name and arguments, state HOSTDO, submits, parks on pd
//   the host          does it, writes the result, state HOSTDONE or HOSTTHREW, completes pd
//
// The host cannot allocate from the machine's heap, so all room is the goroutine's: strings and objects lie in the
// area, in the formats of the heap (heap/tags.ts). A result that does not fit is kept by the host, which says how much
// it takes: state HOSTMORE. The goroutine finds room and submits the call again, state HOSTFETCH.

import { MUTEX } from './layout.ts';
import { POLLDESC } from './layout-sync.ts';
import { HOSTAREAS, HOSTARGS, HOSTINLINE } from './param.ts';
import { embed, f64, f64s, i32, i32s, line, ptr, struct } from './struct.ts';

/** The goroutine's between acquire and release, but for the time from submission to completion, when it is the
 *  host's. */
export const HostCall = struct('hostCall', {
  /** First: who completes a pollDesc has its call. */
  pd: embed('pollDesc', POLLDESC),
  /** The list of submitted calls, or of free ones. */
  next: ptr('hostCall'),
  state: i32,
  nargs: i32,
  /** Room for strings and objects: a word address, and bytes. */
  area: i32,
  areabytes: i32,
  /** A string in the area. */
  name: i32,
  /** A slot. Of HOSTMORE: tag and bytes that are needed. */
  result: f64,
  /** Slots. Strings and objects lie in the area, arrays are headers on the heap. */
  args: f64s(HOSTARGS),
  inline: i32s(HOSTINLINE / 4),
});

export const HOSTDO = 1;
export const HOSTFETCH = 2;
export const HOSTDONE = 3;
export const HOSTTHREW = 4;
export const HOSTMORE = 5;

/** The port to the host's events: what epoll is to Go. (netpoll.go, netpoll_epoll.go) */
export const Netpoll = struct('netpoll', {
  /** 1 once somebody may wait: timers and host calls initialise it. */
  inited: i32,
  /** Goroutines that wait for the host. */
  waiters: line(i32),
  /** 1: a netpollBreak is on its way. */
  wakesig: line(i32),
  /** The futex word of a blocking poll. Moved by netpollBreak and by the host. */
  seq: line(i32),
  /** What the host has completed, linked through pollDesc.link: pushed by the host, taken whole by netpoll. */
  done: line(ptr('pollDesc')),
  /** Calls that the host has not seen, linked through hostCall.next: pushed by Ms, taken whole by the host. */
  submitted: line(ptr('hostCall')),
  /** 0: the host sleeps and must be rung. The M that changes it to 1 rings. */
  bell: line(i32),
  /** What no call uses now. (pollCache) */
  lock: line(embed('mutex', MUTEX)),
  free: ptr('hostCall'),
  /** Calls that were ever made. */
  made: i32,
  /** Free areas by size, linked through their first word. */
  areas: i32s(HOSTAREAS),
  /** Calls that the host has taken, and in how many bursts. The host alone writes. */
  calls: line(f64),
  bursts: f64,
});

/** A ring of records to the host (shared/pipe.ts), counted in bytes. Writers hold `lock`; the host alone moves
 *  `head`. */
export const Pipe = struct('pipe', {
  lock: embed('mutex', MUTEX),
  tail: line(i32),
  head: line(i32),
  /** 1 while the host knows that there is something to read. */
  bell: line(i32),
});
