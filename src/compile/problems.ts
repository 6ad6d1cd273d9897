// Formats what is wrong with a program, in lines of one form: file:line:column: what; what to write instead. The
// compiler says so itself; Rollup and esbuild say it each in its own way.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { CompileError } from './errors.ts';
import { ImportError } from './resolve.ts';

interface Place {
  readonly file?: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** Errors of Rollup (loc, or id and pos) and of esbuild (errors). */
interface Located {
  readonly loc?: Place;
  readonly id?: string;
  readonly pos?: number;
  readonly errors?: readonly { readonly location: Place | null; readonly text: string }[];
  readonly message?: string;
}

/** A line for each problem; null when the error is not about a place of the program. */
export function problemsOf(e: unknown): string | null {
  if (e instanceof CompileError || e instanceof ImportError) return shortened(e.message);
  const { loc, id, pos, errors, message = '' } = e as Located;
  const at = loc ?? (id !== undefined && pos !== undefined ? placeAt(id, pos) : null);
  const found = errors?.map((x) => ({ at: x.location, text: x.text })) ?? [{ at, text: message }];
  const lines = found.map(({ at: place, text }) => {
    if (!place?.file) return null;
    const what = (text.split('\n')[0] ?? '').replace(/^.*\(\d+:\d+\): /, '');
    return shortened(`${place.file}:${place.line}:${place.column + 1}: ${what}`);
  });
  return lines.includes(null) ? null : lines.join('\n');
}

function placeAt(file: string, pos: number): Place {
  const before = readFileSync(file, 'utf8').slice(0, pos).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length };
}

/** Files under the working directory, as the user may name them. */
function shortened(message: string): string {
  const here = `${process.cwd()}/`;
  return message
    .split('\n')
    .map((l) => (l.startsWith(here) ? relative(here, l.slice(0, l.indexOf(':'))) + l.slice(l.indexOf(':')) : l))
    .join('\n');
}
