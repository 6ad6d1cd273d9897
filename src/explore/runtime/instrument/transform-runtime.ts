// From the runtime's source to a text that can be explored: bundled, transformed, with its line table. Seconds of work:
// load.ts keeps it.

import { OBSERVED } from '../observed-calls.ts';
import { prelude } from '../switch-points.ts';
import { lineTable } from './line-table.ts';
import { runtimeText } from './source.ts';
import type { LoadOptions, RuntimeCode } from './texts.ts';
import { transformText } from './transform-text.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** Throws Error with a line for each thing in the source that cannot be explored. */
export async function transformRuntime(o: LoadOptions): Promise<RuntimeCode> {
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
