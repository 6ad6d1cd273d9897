// From source to a text that can be explored: bundled and transformed. It is kept by content (src/cache), since a machine
// with the same options is made again and again. What evaluates it is evaluate.ts.

import { cache } from '../../../cache/cache.ts';
import { rt0Version } from '../../../cache/version.ts';
import { OBSERVED } from '../observed-calls.ts';
import { prelude } from './facade.ts';
import { isLineTable, type LineTable, lineTable } from './lines.ts';
import type { Spot } from './rewrite/writer.ts';
import { runtimeText, type SourceOptions, sourceHash } from './source.ts';
import { transformText } from './transform.ts';

export interface LoadOptions extends SourceOptions {
  /** Watch plain accesses, for the race detector. */
  readonly race: boolean;
  /** Calls of channel operations are told to the machine (channel-history.ts). */
  readonly linear?: boolean;
  /** Keep the transformed text; mutants are not worth it. */
  readonly cache?: boolean;
}

/** What the transform of a program needs to know of the runtime, and where everything stands. */
export interface RuntimeCode {
  readonly code: string;
  readonly table: LineTable;
  readonly spots: readonly Spot[];
  readonly methods: readonly string[];
  readonly getters: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set();
/** What this process has read already. */
const known = new Map<string, unknown>();

/** Throws Error with a line for each thing in the source that cannot be explored. */
export function runtimeCode(o: LoadOptions): Promise<RuntimeCode> {
  return kept(o, `${o.race ? '-race' : ''}${o.linear === true ? '-linear' : ''}`, isRuntimeCode, () =>
    transformRuntime(o),
  );
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
  const key = [rt0Version(), kind, sourceHash(o)];
  const name = key.join();
  const before = (known.get(name) as T | undefined) ?? cache.findJson('explore', key, is);
  if (before !== null) {
    known.set(name, before);
    return before;
  }
  const made = await make();
  known.set(name, made);
  cache.keepJson('explore', key, made);
  return made;
}

async function transformRuntime(o: LoadOptions): Promise<RuntimeCode> {
  const text = await runtimeText(o);
  const out = transformText(text.code, {
    outside: NOTHING,
    methods: NOTHING,
    getters: NOTHING,
    handles: false,
    firstSite: 1,
    elements: false,
    allocator: 'mallocgc',
    ...(o.linear === true ? { observed: new Set(OBSERVED) } : {}),
  });
  for (const name of o.linear === true ? OBSERVED : [])
    if (!out.analysis.yielding.has(name)) throw new Error(`explore: the runtime has no ${name} that could be observed`);
  if (out.refusals.length > 0)
    throw new Error(`explore: the runtime's source cannot be explored:\n${out.refusals.join('\n')}`);
  return {
    code: `${prelude(o.race)}\n${out.code}`,
    table: lineTable(out.lines, text.map, 1),
    spots: out.spots,
    methods: [...out.analysis.methods],
    getters: [...out.analysis.getters],
  };
}
