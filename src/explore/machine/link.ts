// A program's text linked to a machine's runtime: evaluated with the machine's own library as what it imports, which registers the
// program's functions with the text segment.

import { createRequire } from 'node:module';
import { evaluate, PROGRAM_FILE } from './evaluate.ts';
import type { LocalsApi, RuntimeExports } from './runtime.ts';

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

/** `runtime` is the name under which the program imports its library; `sim` what the text knows as `$sim`. */
export function linkProgram(rt: RuntimeExports, sim: object, runtime: string, code: string): Linked {
  const lib = rt.space('lib_index');
  const require = createRequire(import.meta.url);
  const $import = (name: string): unknown => (name === runtime ? lib : require(name));
  const exports = evaluate(`${helpers}${code}`, PROGRAM_FILE, {
    $sim: sim,
    $rt: rt.entry('$helpers'),
    $import,
  }) as unknown as Exports;
  return { mainpc: exports.main?.pc ?? 0, initpc: exports.init?.pc ?? 0, locals: exports.$locals };
}
