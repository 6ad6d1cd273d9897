// The programs that are drawn: number `index` of a seed is the same whatever stands before it.

import { IMPORTS } from './core.ts';
import { Writer } from './writer.ts';

/** @example programOf(7, 0)  // text of a module that exports main */
export function programOf(seed: number, index: number): string {
  return new Writer(seed, index).program(IMPORTS);
}
