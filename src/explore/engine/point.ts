// Switch points: what a thread is about to do. A point is announced before the operation and is described by three
// integers, so that describing it allocates nothing:
//
//   op     the kind in the low four bits, and above them the operation's length in units, less one
//   addr   the first unit that it touches. A unit is whatever the program says: a word of rt0's memory, or the smallest
//          element of a user's arrays. All buffers of a program share one numbering.
//   site   an index into the program's table of sites: file, line, column and text
//
// Everything that a thread does between two points is invisible to the others and belongs to the earlier one.
//
// Which accesses become points: ../runtime/switch-points.ts (the runtime), ../threads/instrument/accesses.ts
// (people's modules).

import { EVERYTHING, objectsAt } from './objects.ts';

/** The thread begins. */
export const START = 0;
export const LOAD = 1;
export const STORE = 2;
/** Reads and writes as one: add, exchange, compareExchange. */
export const RMW = 3;
/** A plain read. */
export const READ = 4;
/** A plain write. */
export const WRITE = 5;
/** Compares the word and, if it is as expected, falls asleep on it. */
export const WAIT = 6;
export const NOTIFY = 7;
/** The thread says that it is of no use until others have run. */
export const YIELD = 8;
/** A sleeper was woken, or its time is over: it goes on. */
export const WAKE = 9;
/** A loop that only reads has found nothing new: it goes round again once somebody has written what it reads. */
export const SPIN = 10;
/** A sleeper with a deadline, where sleeps may end at any moment: it goes on, woken or timed out. */
export const TIMEOUT = 11;
/** No point, and only passed: the compareExchange that the thread has just done has failed. */
export const FAIL = 12;
/** A load and a store that order nothing else. */
export const RLOAD = 13;
export const RSTORE = 14;
/** Time passes (clock.ts). */
export const TICK = 15;

export const KINDS: readonly string[] = [
  'start',
  'load',
  'store',
  'rmw',
  'read',
  'write',
  'wait',
  'notify',
  'yield',
  'wake',
  'spin',
  'timeout',
  'fail',
  'relaxed load',
  'relaxed store',
  'time passes',
];

export const opOf = (kind: number, size: number): number => kind | ((size - 1) << 4);

// What each kind does to the value at addr, and to the queue of sleepers there.
const VALUE_READ = 1;
const VALUE_WRITE = 2;
const QUEUE = 4;
const EFFECT = Uint8Array.from([
  0,
  VALUE_READ,
  VALUE_WRITE,
  VALUE_READ | VALUE_WRITE,
  VALUE_READ,
  VALUE_WRITE,
  VALUE_READ | QUEUE,
  QUEUE,
  0,
  0,
  0,
  QUEUE,
  0,
  VALUE_READ,
  VALUE_WRITE,
  VALUE_READ | VALUE_WRITE,
]);

const effect = (op: number): number => EFFECT[op & 15] as number;
/** Touches no shared memory: nobody can tell when it happened. */
export const local = (op: number): boolean => effect(op) === 0;

/** Whether the order of two operations of different threads can matter. */
export function dependent(opA: number, addrA: number, opB: number, addrB: number): boolean {
  const a = effect(opA);
  const b = effect(opB);
  if (a === 0 || b === 0) return false;
  if (addrA < 0 || addrB < 0) {
    if (!meet(addrA, addrB)) return false;
  } else if (addrA + (opA >> 4) < addrB || addrB + (opB >> 4) < addrA) return false;
  if ((a & b & QUEUE) !== 0) return true;
  const values = VALUE_READ | VALUE_WRITE;
  return ((a | b) & VALUE_WRITE) !== 0 && (a & values) !== 0 && (b & values) !== 0;
}

/** Whether operations on several objects, or one such and another, have an object in common. */
function meet(addrA: number, addrB: number): boolean {
  if (addrA === EVERYTHING || addrB === EVERYTHING) return true;
  const b = objectsAt(addrB);
  return objectsAt(addrA).some((a) => b.includes(a));
}

/** A place in the source. */
export interface Site {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The operation's text, on one line. */
  readonly text: string;
  /** The function it stands in. */
  readonly fn?: string;
}

export const NOWHERE: Site = { file: '', line: 0, column: 0, text: '' };
