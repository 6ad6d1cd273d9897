// A program of goroutines for the explorer: as src/compile/bundle.ts made it, and ready to be explored
// (load-program.ts).

import type { Tree } from './generate/tree.ts';
import { isLineTable, type LineTable } from './instrument/line-table.ts';
import type { Spot } from './instrument/rewrite/writer.ts';

export interface ProgramFiles {
  /** As the user named it. */
  readonly source: string;
  /** Modules side by side, the program's own last. They import the runtime as `runtime`. */
  readonly files: readonly { readonly name: string; readonly code: string }[];
  readonly runtime: string;
  /** What it says of its workloads: workload.ts. */
  readonly workloads: string | null;
  /** What a generated program was written from, for the schedule string. */
  readonly tree: Tree | null;
}

export interface ProgramCode {
  /** As it was before it was transformed. */
  readonly text: string;
  readonly code: string;
  readonly table: LineTable;
  readonly spots: readonly Spot[];
  readonly firstSite: number;
}

/** Whether what was read from a cache has the shape. */
export function isProgramCode(x: unknown): x is ProgramCode {
  if (typeof x !== 'object' || x === null) return false;
  const { text, code, table, spots, firstSite } = x as Partial<Record<keyof ProgramCode, unknown>>;
  const strings = [text, code].every((s) => typeof s === 'string');
  return strings && isLineTable(table) && Array.isArray(spots) && typeof firstSite === 'number';
}
