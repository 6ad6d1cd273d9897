// Messages between a thread in lock-step and its conductor: requests and tasks.

import type { BootPlan } from '../runtime/boot-plan.ts';
import type { Names } from '../runtime/instrument/evaluate-program.ts';
import type { LineTable } from '../runtime/instrument/line-table.ts';

/** Its next operation on shared memory: kind and address. Answered when it is its turn to do it. */
export const POINT = 1;
/** To sleep on an address for so many nanoseconds. Answered when it is awake. */
export const FUTEX_SLEEP = 2;
/** To wake so many sleepers on an address. */
export const FUTEX_WAKE = 3;
/** The clock to move by so many nanoseconds: a pause. */
export const PAUSE = 4;
/** The time. */
export const NOW = 5;
/** A thread for the M at an address. */
export const SPAWN = 6;
/** The pipes to be read. */
export const BELL = 7;
/** The program is over, with this code and text. */
export const LEAVE = 8;
export const EXITING = 9;
export const MAIN_RETURNED = 10;
export const THREAD_ID = 11;
/** Cells and notes of scenarios (runtime/runtime-scenario.ts). */
export const CELL = 12;
export const SET_CELL = 13;
export const ADD_NOTE = 14;
/** The bootstrap is done. */
export const BOOTED = 15;
/** The clock to be looked at: the thread is about to ask for the time. */
export const LOOK = 19;
/** The word that the host waits on. */
export const HOST = 20;
// Of people's own modules: what came of the last operation, a random number, the next moment of a history.
export const TOLD = 16;
export const RANDOM = 17;
export const MOMENT = 18;

// A life's last words: nobody waits for an answer.
export const LIFE_DONE = -1;
export const LIFE_THREW = -2;

/** What a thread is to do, in one life. */
export type LifeTask =
  /** Boot the machine, and be its first M. */
  | { readonly kind: 'boot'; readonly plan: BootPlan }
  /** Be the M at mp. */
  | { readonly kind: 'm'; readonly mp: number }
  /** Be one of a scenario's threads. */
  | { readonly kind: 'actor'; readonly scenario: string; readonly index: number };

/** An untransformed text, and where its lines stand in the source. */
export interface ThreadText {
  readonly code: string;
  readonly table: LineTable;
}

/** What a worker has for all its lives. */
export interface Equipment {
  readonly channel: SharedArrayBuffer;
  readonly memory: WebAssembly.Memory;
  readonly runtime: ThreadText;
  readonly program: (ThreadText & Names) | null;
  /** Whether each operation says where it stands. */
  readonly places: boolean;
}
