// Line tables: positions of the compiled text in the program's own files, by the source map that came with the text.

import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Origin } from './errors.ts';

/** A source map as Rollup gives it. */
export interface InputMap {
  readonly version: number;
  readonly file?: string | null | undefined;
  readonly sources: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
  readonly sourcesContent?: readonly (string | null)[] | undefined;
}

/** Finds original positions; without a map, those of `name` itself. */
export function origins(map: InputMap | null, name: string): (line: number, column: number) => Origin {
  if (map === null) return (line, column) => ({ file: name, line, column });
  const trace = new TraceMap(JSON.stringify(map));
  return (line, column) => {
    const found = originalPositionFor(trace, { line, column, bias: 1 });
    const at = found.line === null ? originalPositionFor(trace, { line, column, bias: -1 }) : found;
    if (at.line === null || at.source === null) return { file: name, line, column };
    const file = at.source.startsWith('file:') ? fileURLToPath(at.source) : at.source;
    return { file, line: at.line, column: at.column };
  };
}
