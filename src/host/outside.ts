// The library where no machine runs: a module that imports rt0 has been loaded by Node itself. What needs a machine
// says so; without, it would end in a fatal error about memory that is not there.

import type * as lib from '../lib/index.ts';

/** What bodies in resumable form call while they are loaded: it works anywhere. */
const LOADING: ReadonlySet<string> = new Set(['abi', 'frameSize', 'funcs', 'slot', 'waitReason', 'word']);

/** The library's functions, each of which throws a line that says how programs are run. */
export function outside(api: typeof lib): typeof lib {
  const entries = Object.entries(api).map(([name, value]) =>
    typeof value === 'function' && !LOADING.has(name) ? [name, refusal(name)] : [name, value],
  );
  return Object.fromEntries(entries) as typeof lib;
}

/** A function, as some are called with `new`. */
function refusal(name: string): () => never {
  return function refused(): never {
    throw new Error(
      `rt0: ${name}() was called outside of a machine; run the program with \`rt0 run FILE\`, or with boot() of rt0/host`,
    );
  };
}
