// A program's text for this subject: compiled as for real threads, and transformed as for the subject "runtime"
// (runtime/instrument/transform-text.ts), with the operations of the library as the only points. From the cache, or
// made.

import { hash } from '../../../cache/sealed.ts';
import type { RuntimeCode } from '../../runtime/instrument/texts.ts';
import { isProgramCode, type ProgramCode, type ProgramFiles } from '../../runtime/program-code.ts';
import { GETTERS, METHODS } from '../machine/library.ts';
import { keptText } from './kept-text.ts';

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
): Promise<ProgramCode> {
  const make = async (): Promise<ProgramCode> => {
    const { transformProgram } = await import('../../runtime/transform-program.ts');
    return transformProgram(files, true, LIBRARY, hasGenerator);
  };
  // A generated program is one of many, and explored once.
  if (files.tree !== null) return make();
  const of = hash(JSON.stringify([files.source, files.files, files.runtime]));
  return keptText(root, `goroutines-program-${of}`, isProgramCode, make);
}
