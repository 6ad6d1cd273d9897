// A call of the host: what a goroutine asks of it, and the answer. (shared/hostring.ts says how it travels.)
//
//   the goroutine     writes name and arguments, state HOSTDO, submits, parks on pd
//   the host          does it, writes the result, state HOSTDONE or HOSTTHREW, completes pd
//
// The host cannot allocate from the machine's heap, so all room is the goroutine's: strings and objects lie in the area, in
// the formats of the heap (heap/formats.ts). A result that does not fit is kept by the host, which says how much it takes:
// state HOSTMORE. The goroutine finds room and submits the call again, state HOSTFETCH.

import { POLLDESC } from './layout-sync.ts';
import { HOSTARGS, HOSTINLINE } from './param.ts';
import { embed, f64, f64s, i32, i32s, ptr, struct } from './struct.ts';

/** The goroutine's between acquire and release, but for the time from submission to completion, when it is the host's. */
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
