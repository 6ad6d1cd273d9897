// Links a program's text to a simulated machine's runtime: evaluated with the machine's own library as what it imports,
// which registers the program's functions with the text segment.

import { createRequire } from 'node:module';
import { consoleOver, processOver } from '../environment/simulated-console.ts';
import type { LocalsApi, RuntimeExports } from '../runtime.ts';
import { evaluate, PROGRAM_FILE } from './evaluate.ts';

interface Exports {
  readonly main?: { readonly pc?: number };
  readonly init?: { readonly pc?: number };
  readonly $locals: LocalsApi;
}

export interface Linked {
  readonly mainpc: number;
  readonly initpc: number;
  /** The program's module state. */
  readonly locals: LocalsApi;
}

const helpers =
  'let $e = null; $sim.onEngine((e) => { $e = e; }); const $each = $rt.each, $K = $rt.K, $Y = () => undefined;';

export interface Names {
  /** As the user named it. */
  readonly source: string;
  /** Under which the program imports its library. */
  readonly runtime: string;
}

/** `sim` is what the text knows as `$sim`; `say` gets what the program says on its console. */
export function linkToRuntime(
  rt: Pick<RuntimeExports, 'space' | 'entry'>,
  sim: object,
  names: Names,
  code: string,
  say: (text: string) => void = () => undefined,
): Linked {
  const lib = rt.space('lib_index');
  const require = createRequire(import.meta.url);
  const process = processOver(say);
  const $import = (name: string): unknown => {
    if (name === names.runtime) return lib;
    return /^(node:)?process$/.test(name) ? process : require(name);
  };
  const exports = loaded(names.source, () =>
    evaluate(`${helpers}${code}`, PROGRAM_FILE, {
      $sim: sim,
      $rt: rt.entry('$helpers'),
      $import,
      console: consoleOver(say),
      process,
    }),
  ) as unknown as Exports;
  return { mainpc: exports.main?.pc ?? 0, initpc: exports.init?.pc ?? 0, locals: exports.$locals };
}

function loaded<T>(source: string, load: () => T): T {
  try {
    return load();
  } catch (e) {
    throw new Error(`${source}: threw while it was loaded: ${e instanceof Error ? `${e.name}: ${e.message}` : e}`);
  }
}
