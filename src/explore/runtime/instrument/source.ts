// Bundles the runtime's source into one text: Rollup over src/{shared,heap,g,p,m,sync,lib,boot} as it stands, in the
// debug flavour, all modules in one scope. Four things differ from the bundle that real threads load:
//
//   shared/os.ts     is replaced by src/explore/runtime/environment/simulated-os.ts, which has the same names (checked)
//   shared/param.ts  may have smaller limits: a run queue of 4 fills up sooner
//   shared/mem.ts    its exports get names of their own (`$$load`), by which the transform knows them
//   mutations        an edit of the source, for a test that the explorer finds what it breaks
//
// Nothing is shaken off: a scenario may call any function.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transform } from 'esbuild';
import { type Plugin, rollup } from 'rollup';
import { limitsProblem } from '../limits.ts';
import { ROOMS, sha } from './source-hash.ts';
import type { Mutation, SourceOptions } from './texts.ts';

export interface RuntimeText {
  readonly code: string;
  /** Rollup's source map. */
  readonly map: { readonly mappings: string; readonly sources: readonly string[] };
  /** Source files by the name of their exported namespace: p_runq. */
  readonly modules: readonly string[];
}

/** Single modules of other rooms that the explorer calls by name. */
const MODULES = [
  ...['boot/rt0', 'boot/main', 'boot/schedinit', 'boot/modules', 'boot/world'],
  ...['host/initialstack', 'host/calls/codec'],
];
const ENTRY = '\0rt0-explore-entry';
/** Names by which the transform knows an export wherever it is called. */
const MARKED = ['src/shared/mem.ts', 'src/shared/os.ts'];

/** When main has returned, an explored program may go on without it, to see who is blocked for good. */
const SEAMS: readonly Mutation[] = [
  {
    file: 'src/boot/main.ts',
    find: 'return exit(0);',
    replace: "return $sim.mainReturned() ? gopark(0, getg(), waitReason('chan receive')) : exit(0);",
  },
];

/** Stripped modules by content: mutants share all files but one. */
const stripped = new Map<string, Promise<{ code: string; map: string }>>();

/** Modules that an entry exports as namespaces. */
function listed(root: string): string[] {
  const rooms = ROOMS.flatMap((room) =>
    readdirSync(join(root, 'src', room))
      .filter((f) => f.endsWith('.ts'))
      .map((f) => `${room}/${f.slice(0, -3)}`),
  );
  return [...rooms, ...MODULES.filter((m) => existsSync(join(root, 'src', `${m}.ts`)))].sort();
}

const namespaceOf = (module: string): string => module.replaceAll(/[/.-]/g, '_');

/** The life of a simulated M, as host/worker.ts has it for a thread: its birth is of steps of its own. */
const LIFE = `
import { mstart as $mstart } from '@/m/mstart.ts';
import { Kern as $Kern, kern as $kern } from '@/shared/globals.ts';
import { M as $M } from '@/shared/layout.ts';
import { get as $get, load as $load, xadd as $xadd } from '@/shared/mem.ts';
import { setg as $setg, settls as $settls } from '@/shared/tls.ts';
export function mentry(mp) {
  // The thread loads the program: everybody else may go on for as long as they like meanwhile.
  $load($kern, $Kern.boots);
  $load($kern, $Kern.exiting);
  $xadd($kern, $Kern.threads, 1);
  $settls(mp);
  const g0 = $get(mp, $M.g0);
  $setg(g0);
  $mstart();
}
/** What a program's transformed text calls besides. */
export function $helpers() {}
$helpers.each = $each;
$helpers.K = $K;
`;

function entryText(modules: readonly string[]): string {
  const spaces = modules.map((m) => `export * as ${namespaceOf(m)} from '@/${m}.ts';`);
  return `${spaces.join('\n')}\n${LIFE}`;
}

/** Throws an Error whose message names the file for a mutation that does not fit, and for a port whose names differ. */
export async function runtimeText(o: SourceOptions): Promise<RuntimeText> {
  const modules = listed(o.root);
  const graph = await rollup({
    input: ENTRY,
    treeshake: false,
    plugins: [resolver(o.root, modules), stripper(o)],
    external: (id) => id.startsWith('node:') || id === 'comlink',
    onwarn(w) {
      if (w.code !== 'UNUSED_EXTERNAL_IMPORT' && w.code !== 'EMPTY_BUNDLE') throw new Error(`${w.code}: ${w.message}`);
    },
  });
  try {
    const { output } = await graph.generate({
      format: 'es',
      sourcemap: true,
      sourcemapPathTransform: (s, mapPath) => relative(o.root, join(dirname(mapPath), s)),
      file: join(o.root, 'explore.js'),
      inlineDynamicImports: true,
      minifyInternalExports: false,
    });
    const chunk = output[0];
    const map = chunk.map;
    if (map === null) throw new Error('explore: no source map');
    return { code: chunk.code, map: { mappings: map.mappings, sources: map.sources }, modules };
  } finally {
    await graph.close();
  }
}

function resolver(root: string, modules: readonly string[]): Plugin {
  return {
    name: 'explore-resolve',
    resolveId(source, importer) {
      if (source === ENTRY) return ENTRY;
      if (source.startsWith('@/')) return join(root, 'src', source.slice(2));
      if (source === 'rt0') return join(root, 'src/lib/index.ts');
      if (importer === undefined || !source.startsWith('.')) return null;
      return join(dirname(importer), source);
    },
    load(id) {
      return id === ENTRY ? entryText(modules) : null;
    },
  };
}

function stripper(o: SourceOptions): Plugin {
  return {
    name: 'explore-strip',
    async transform(_code, id) {
      if (!id.endsWith('.ts')) return null;
      const name = relative(o.root, id);
      const text = sourceOf(o, name);
      const key = sha(`${name}\0${o.debug}\0${text}`);
      const known = stripped.get(key) ?? strip(text, name, o.debug ?? true);
      stripped.set(key, known);
      const { code, map } = await known;
      return { code: o.edited === undefined && MARKED.includes(name) ? marked(code) : code, map };
    },
  };
}

async function strip(text: string, name: string, debug: boolean): Promise<{ code: string; map: string }> {
  const out = await transform(text, {
    loader: 'ts',
    target: 'es2022',
    sourcefile: name.split('/').at(-1) ?? name,
    sourcemap: true,
    define: { __DEBUG__: String(debug) },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return { code: out.code, map: out.map };
}

/** The text of a source file, replaced and edited as the options say. */
function sourceOf(o: SourceOptions, name: string): string {
  let text = readFileSync(join(o.root, name), 'utf8');
  if (o.edited !== undefined) text = o.edited(name, text);
  else if (name === 'src/shared/os.ts') {
    const ours = readFileSync(join(o.root, 'src/explore/runtime/environment/simulated-os.ts'), 'utf8');
    checkNames(text, ours);
    text = ours;
  }
  const seams = o.edited === undefined ? SEAMS : [];
  for (const m of [...seams, ...(o.mutations ?? [])].filter((x) => x.file === name)) {
    // A seam may occur more than once.
    if (SEAMS.includes(m) && text.includes(m.find)) {
      text = text.replaceAll(m.find, () => m.replace);
      continue;
    }
    if (text.split(m.find).length !== 2) throw new Error(`${name}: expected to find once, for a mutation: ${m.find}`);
    text = text.replace(m.find, () => m.replace);
  }
  if (name === 'src/shared/param.ts') text = withParams(text, o.params ?? {});
  return text;
}

/** Spliced into the source: known names and whole numbers only. */
function withParams(text: string, params: Readonly<Record<string, number>>): string {
  const problem = limitsProblem(params);
  if (problem !== null) throw new Error(`limits: ${problem}`);
  return Object.entries(params).reduce((all, [name, value]) => {
    const at = new RegExp(`export const ${name}(: \\w+)? = [^;]*;`);
    if (!at.test(all)) throw new Error(`src/shared/param.ts: expected a limit called ${name}`);
    return all.replace(at, `export const ${name} = ${value};`);
  }, text);
}

const exported = (text: string): Set<string> =>
  new Set([...text.matchAll(/^export (?:function|const|class|let) (\w+)/gm)].map((m) => m[1] as string));

/** The simulated port must offer every name of the real one: a program must not miss what real threads have. */
function checkNames(real: string, ours: string): void {
  const have = exported(ours);
  const missing = [...exported(real)].filter((n) => !have.has(n));
  if (missing.length > 0)
    throw new Error(
      `src/explore/runtime/environment/simulated-os.ts: expected all names of src/shared/os.ts, missing ${missing.join(', ')}`,
    );
}

/** Every export of the module under a name that no other module has: `$$load`. Lines stay. */
function marked(code: string): string {
  const names = exported(code);
  return code
    .replaceAll(/(?<![.\w$'"])([A-Za-z_]\w*)(?!\s*:(?!:))\b/g, (word, name: string) =>
      names.has(name) ? `$$${name}` : word,
    )
    .replaceAll(
      /^export (function|const|class|let) \$\$(\w+)/gm,
      (_all, what: string, name: string) => `${what} $$${name}`,
    )
    .concat(`\nexport { ${[...names].map((n) => `$$${n} as ${n}`).join(', ')} };\n`);
}
