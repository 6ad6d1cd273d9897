// A program's text for this subject: compiled as for real threads, and transformed as for the subject "runtime"
// (runtime/instrument/transform.ts), with the operations of the library as the only points. From the cache, or made.

import { hash } from '../../../cache/sealed.ts';
import { isLineTable } from '../../runtime/instrument/line-table.ts';
import type { RuntimeCode } from '../../runtime/instrument/texts.ts';
import type { ProgramCode, ProgramFiles } from '../../runtime/program-code.ts';
import { GETTERS, METHODS } from '../machine/library.ts';
import { keptText } from './kept-text.ts';

export type ProgramText = ProgramCode;

/** What the transform has to know of the library. Nothing of the runtime's text is a point. */
const LIBRARY: RuntimeCode = {
  code: '',
  table: { files: [], bundle: [], output: [] },
  spots: [],
  methods: [...METHODS],
  getters: [...GETTERS],
};

/** Throws Error with a line for each thing that cannot be explored. Elements of arrays are always seen: their memory is
 *  put back. */
export function programTextOf(
  root: string,
  files: ProgramFiles,
  hasGenerator: (name: string) => boolean,
): Promise<ProgramText> {
  const make = async (): Promise<ProgramText> => {
    const { transformProgram } = await import('../../runtime/transform-program.ts');
    return transformProgram(files, true, LIBRARY, hasGenerator);
  };
  // A generated program is one of many, and explored once.
  if (files.tree !== null) return make();
  const of = hash(JSON.stringify([files.source, files.files, files.runtime]));
  return keptText(root, `goroutines-program-${of}`, isProgramText, make);
}

function isProgramText(x: unknown): x is ProgramText {
  if (typeof x !== 'object' || x === null) return false;
  const { text, code, table, spots, firstSite } = x as Partial<Record<keyof ProgramText, unknown>>;
  const strings = [text, code].every((s) => typeof s === 'string');
  return strings && isLineTable(table) && Array.isArray(spots) && typeof firstSite === 'number';
}
