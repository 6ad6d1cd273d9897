// From source to a text that can be explored: bundled and transformed. It is kept by content in .cache/explore, since a machine
// with the same options is made again and again. What evaluates it is evaluate.ts.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OBSERVED } from '../observed-calls.ts';
import { prelude } from './facade.ts';
import { type LineTable, lineTable } from './lines.ts';
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
  return kept(o, `${o.race ? '-race' : ''}${o.linear === true ? '-linear' : ''}`, () => transformRuntime(o));
}

/** What `make` makes of the source, which an earlier run may have made and left in the cache. */
export async function kept<T>(
  o: SourceOptions & { readonly cache?: boolean },
  kind: string,
  make: () => Promise<T>,
): Promise<T> {
  const dir = join(o.root, '.cache', 'explore');
  const path = join(dir, `${sourceHash(o)}${kind}.json`);
  const cached = (o.cache ?? true) && (o.mutations ?? []).length === 0;
  const before = cached ? known.get(path) : undefined;
  if (before !== undefined) return before as T;
  const made = cached && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : await make();
  if (cached) known.set(path, made);
  if (cached && !existsSync(path)) {
    mkdirSync(dir, { recursive: true });
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
    writeFileSync(temporary, JSON.stringify(made));
    renameSync(temporary, path);
  }
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
