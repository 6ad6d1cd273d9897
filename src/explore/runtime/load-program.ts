// A program's text, ready to be explored: from the cache, where it is kept by content (src/cache), or made
// (transform-program.ts). What links it to a machine is link.ts.

import { kept } from './instrument/load.ts';
import { sha } from './instrument/source-hash.ts';
import type { LoadOptions, RuntimeCode } from './instrument/texts.ts';
import { isProgramCode, type ProgramCode, type ProgramFiles } from './program-code.ts';

/** For the runtime `rt`, which is `o`'s. Throws Error with a line for each thing that cannot be explored. */
export async function programCode(
  p: ProgramFiles,
  rt: RuntimeCode,
  o: LoadOptions,
  exportsOf: (name: string) => boolean,
): Promise<ProgramCode> {
  const make = async (): Promise<ProgramCode> => {
    const { transformProgram } = await import('./transform-program.ts');
    return transformProgram(p, o.race, rt, exportsOf);
  };
  // A generated program is one of many, and explored once.
  if (p.tree !== null) return make();
  const how = `${o.race ? '-race' : ''}${o.linear === true ? '-linear' : ''}`;
  return kept(o, `program-${sha(JSON.stringify([p.source, p.files, p.runtime]))}${how}`, isProgramCode, make);
}
