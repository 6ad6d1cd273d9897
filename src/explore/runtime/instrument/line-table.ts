// Line table: from a place in the transformed text back to the source: line of the output -> line of the bundle -> file
// and line.

import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';

export interface LineTable {
  /** Source files. */
  readonly files: readonly string[];
  /** For each line of the bundle, from 1: file index and line, flat; -1 where nobody knows. */
  readonly bundle: readonly number[];
  /** For each line of the output, from 1: line of the bundle. */
  readonly output: readonly number[];
}

/** Whether what was read from a cache has the shape. */
export function isLineTable(x: unknown): x is LineTable {
  if (typeof x !== 'object' || x === null) return false;
  const { files, bundle, output } = x as Partial<Record<keyof LineTable, unknown>>;
  return [files, bundle, output].every(Array.isArray);
}

export interface Place {
  readonly file: string;
  readonly line: number;
}

interface SourceMap {
  readonly mappings: string;
  readonly sources: readonly (string | null)[];
}

/** `shift`: lines that stand before the output's first. */
export function lineTable(output: readonly number[], map: SourceMap | null, shift: number): LineTable {
  const bundle: number[] = [];
  const files: string[] = [];
  const known = new Map<string, number>();
  if (map !== null) {
    const trace = new TraceMap({ version: 3, names: [], sources: [...map.sources], mappings: map.mappings });
    eachMapping(trace, (m) => {
      if (m.source === null) return;
      const at = 2 * m.generatedLine;
      // The first mapping of a line stands for it.
      if (bundle[at] !== undefined && bundle[at] !== -1) return;
      const file = known.get(m.source) ?? files.push(m.source) - 1;
      known.set(m.source, file);
      while (bundle.length < at) bundle.push(-1);
      bundle[at] = file;
      bundle[at + 1] = m.originalLine ?? 0;
    });
  }
  return { files, bundle: bundle.map((x) => x ?? -1), output: [...Array(shift).fill(0), ...output] };
}

export function placeInBundle(t: LineTable, line: number): Place | null {
  const file = t.bundle[2 * line];
  if (file === undefined || file < 0) return null;
  return { file: t.files[file] ?? '', line: t.bundle[2 * line + 1] ?? 0 };
}

/** Of a line of what runs. */
export function placeInOutput(t: LineTable, line: number): Place | null {
  return placeInBundle(t, t.output[line - 1] ?? 0);
}
