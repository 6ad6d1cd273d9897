// A program's modules, as src/compile/bundle.ts made them (bundled, compiled), put into one text and transformed.
// load-program.ts keeps it.

import { rollup } from 'rollup';
import { parsed } from '../../compile/bundle.ts';
import { withinStack } from '../../compile/depth.ts';
import { INLINE_MAP } from '../../compile/inlinemap.ts';
import { type LineTable, lineTable, placeInBundle } from './instrument/line-table.ts';
import type { RuntimeCode } from './instrument/texts.ts';
import { transformText } from './instrument/transform-text.ts';
import type { ProgramCode, ProgramFiles } from './program-code.ts';

/** One text without imports but the runtime's and Node's. */
export async function programText(
  p: ProgramFiles,
): Promise<{ code: string; map: { mappings: string; sources: (string | null)[] } | null }> {
  const entry = p.files.at(-1)?.name ?? '';
  const graph = await rollup({
    input: `./${entry}`,
    treeshake: false,
    onwarn: () => undefined,
    external: (id) => id === p.runtime || id.startsWith('node:'),
    plugins: [
      {
        name: 'explore-program',
        resolveId: (id) => (p.files.some((f) => id === `./${f.name}`) ? id.slice(2) : null),
        load(id) {
          const file = mapped(p.files.find((f) => f.name === id)?.code ?? null);
          return file === null ? null : parsed(this, file.code, file.map);
        },
      },
    ],
  });
  try {
    const { output } = await graph.generate({ format: 'es', sourcemap: true, inlineDynamicImports: true });
    const chunk = output[0];
    return { code: chunk.code, map: chunk.map };
  } finally {
    await graph.close();
  }
}

/** A file with its inline source map taken out of the text. */
function mapped(code: string | null): { code: string; map: string | null } | null {
  if (code === null) return null;
  const at = code.lastIndexOf(INLINE_MAP);
  if (at < 0) return { code, map: null };
  const data = code.slice(code.indexOf(',', at) + 1).trim();
  return { code: code.slice(0, at + 1), map: Buffer.from(data, 'base64').toString('utf8') };
}

/** Throws Error with a line for each thing that cannot be explored. */
export async function transformProgram(
  p: ProgramFiles,
  races: boolean,
  rt: RuntimeCode,
  exportsOf: (name: string) => boolean,
): Promise<ProgramCode> {
  const { code, map } = await withinStack(p.source, () => programText(p));
  const outside = new Set<string>();
  for (const m of code.matchAll(/^import \{([^}]*)\} from ['"]([^'"]+)['"];?$/gm)) {
    if (m[2] !== p.runtime) continue;
    for (const spec of (m[1] ?? '').split(',')) {
      const [name = '', local = name] = spec.trim().split(/\s+as\s+/);
      if (exportsOf(name)) outside.add(local);
    }
  }
  const firstSite = rt.spots.length + 1;
  const out = await withinStack(p.source, () =>
    transformText(code, {
      outside,
      methods: new Set(rt.methods),
      getters: new Set(rt.getters),
      handles: true,
      firstSite,
      elements: races,
    }),
  );
  const table = lineTable(out.lines, map, 0);
  if (out.refusals.length > 0) throw new Error(out.refusals.map((r) => refusal(p, table, r)).join('\n'));
  return { text: code, code: out.code, table, spots: out.spots, firstSite };
}

/** In the program's own lines. */
function refusal(p: ProgramFiles, table: LineTable, text: string): string {
  const [line = ''] = text.split(':');
  const at = placeInBundle(table, Number(line));
  const where = at === null ? p.source : `${at.file}:${at.line}`;
  return `${where}: cannot be explored:${text.slice(line.length + 1)}`;
}
