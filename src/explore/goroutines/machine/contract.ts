// What the parts of a machine (goroutines, time, choices, the library) know of the whole, which is machine.ts.

import type { Engine } from '../../engine/engine.ts';
import type { Thread } from '../../engine/thread.ts';
import type { RuntimeExports } from '../../runtime/runtime.ts';
import type { Calls } from './calls.ts';
import type { LineMemory } from './line-memory.ts';

/** A goroutine, as the machine keeps it. */
export interface Running {
  readonly gp: number;
  /** The frame in memory at which it runs. (gogo.ts: base) */
  base: number;
  /** What it does first when it is woken (point.ts). */
  wakeOp: number;
  wakeAddr: number;
}

export interface Machine {
  readonly rt: RuntimeExports;
  readonly calls: Calls;
  readonly memory: LineMemory;
  readonly engine: Engine;
  readonly time: { look(): void };
  readonly choices: {
    /** The threads that stand for 0 to n - 1. */
    threads(n: number): readonly Thread[];
    chosen: number;
    asker: (() => void) | null;
  };
  readonly told: { print(text: string): void } | null;
  /** What nanotime says when an execution begins. */
  readonly epoch: number;
  readonly mp: number;
  readonly pp: number;
  readonly mainpc: number;
  readonly initpc: number;
  /** Who runs, or stands at a point. */
  readonly current: Running | null;
  /** The program asks how many goroutines there are. */
  readonly counted: boolean;
  /** A program's GOMAXPROCS, which is data here. */
  procs: number;
  /** The case of a select that is to be tried first; -1: they are tried as they stand. */
  preferred: number;

  enter(g: Running): void;
  leave0(): void;
  gone(g: Running): void;
  fire(now: number): void;
  site(): number;
  waits(op: number, addr: number): void;
  /** main.main has returned. True: main is to wait, and the others go on. */
  mainReturns(): boolean;
  unseen(name: string): void;
  noteResult(r: unknown): void;
  noteSelect(r: unknown): void;
  synchronise(addr: number): void;
}
