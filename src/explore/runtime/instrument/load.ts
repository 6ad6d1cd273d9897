// The runtime's text, ready to be explored: from the cache, where it is kept by content (src/cache), or made
// (transform-runtime.ts). Workers and replays find what whoever was first has made. What evaluates it is evaluate.ts.

import { rt0Version } from '../../../cache/version.ts';
import { cachedText } from './cached-text.ts';
import { isLineTable } from './line-table.ts';
import { sourceHash } from './source-hash.ts';
import type { LoadOptions, RuntimeCode, SourceOptions } from './texts.ts';

/** Throws Error with a line for each thing in the source that cannot be explored. */
export function runtimeCode(o: LoadOptions): Promise<RuntimeCode> {
  return kept(o, `${o.race ? '-race' : ''}${o.linear === true ? '-linear' : ''}`, isRuntimeCode, async () => {
    // Loaded when it is needed: it takes as long as all else that a worker loads.
    const { transformRuntime } = await import('./transform-runtime.ts');
    return transformRuntime(o);
  });
}

function isRuntimeCode(x: unknown): x is RuntimeCode {
  if (typeof x !== 'object' || x === null) return false;
  const { code, table, spots, methods, getters } = x as Partial<Record<keyof RuntimeCode, unknown>>;
  return typeof code === 'string' && isLineTable(table) && [spots, methods, getters].every(Array.isArray);
}

/** What `make` makes of the source, which an earlier run may have made and left in the cache. */
export async function kept<T>(
  o: SourceOptions & { readonly cache?: boolean },
  kind: string,
  is: (x: unknown) => x is T,
  make: () => Promise<T>,
): Promise<T> {
  if (!(o.cache ?? true) || (o.mutations ?? []).length > 0) return make();
  return cachedText([rt0Version(), kind, sourceHash(o)], is, make);
}
