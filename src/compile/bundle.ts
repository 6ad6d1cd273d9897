// From a program's source files to modules that threads import: TypeScript stripped, bundled, and its goroutine
// functions compiled. Goroutine modules become one text, which the compiler sees as a whole; plain modules become
// another, which is left alone. A program that registers its bodies itself (docs/resumable.md) is only bundled.

import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OutputChunk, Plugin, PluginContext, ProgramNode } from 'rollup';
import { classify, goroutineModules, type Kind } from './classify.ts';
import { checkDepth } from './depth.ts';
import { checkImports } from './imports.ts';
import { INLINE_MAP } from './inlinemap.ts';
import { cutMemberChains } from './memberchains.ts';
import { resolveImport } from './resolve.ts';

export interface Bundled {
  /** Files to write side by side, the program's own last. */
  readonly files: readonly { readonly name: string; readonly code: string }[];
  /** Sources that went into it, with their text. */
  readonly sources: ReadonlyMap<string, string>;
  readonly exports: readonly string[];
  /** The file that holds the plain modules of a program that is compiled. */
  readonly plain: string | null;
}

/** Bundles the program at `path`, or one of this text that is in no file, against the runtime at the URL `rt0`. */
export async function bundle(path: string, rt0: string, text?: string): Promise<Bundled> {
  const { rollup } = await import('rollup');
  const sources = new Map<string, string>();
  const kinds = new Map<string, Kind>();
  const imports = new Map<string, readonly string[]>();
  const graph = await rollup({
    input: path,
    onwarn: () => undefined,
    plugins: [program({ path, text }, rt0, sources, kinds, imports)],
    // A loop that changes nothing is a program's right, and so is work whose result nobody reads: a goroutine that
    // spins, a measurement. Rollup would leave both out.
    treeshake: false,
    preserveEntrySignatures: 'allow-extension',
  });
  try {
    const all = [...kinds.values()];
    const compiling = all.some((k) => k.generators) && !all.some((k) => k.byHand);
    const modules = goroutineModules(kinds, (id) => imports.get(id) ?? []);
    const goroutine = (id: string): boolean => compiling && modules.has(id);
    const { output } = await graph.generate({
      format: 'es',
      sourcemap: 'hidden',
      // One directory with all programs: names must not clash.
      dir: dirname(path),
      entryFileNames: 'entry-[hash].mjs',
      chunkFileNames: 'chunk-[hash].mjs',
      sourcemapPathTransform: (source, map) => resolve(dirname(map), source),
      manualChunks: compiling ? (id) => (goroutine(id) ? 'goroutines' : 'plain') : () => 'program',
    });
    const chunks = output.filter((o): o is OutputChunk => o.type === 'chunk');
    const files: { name: string; code: string }[] = [];
    for (const c of chunks)
      files.push({ name: c.fileName, code: await finish(c, c.moduleIds.some(goroutine), path, rt0) });
    const entry = chunks.findIndex((c) => c.isEntry);
    files.push(...files.splice(entry, 1));
    const plain = compiling ? chunks.find((c) => c.name === 'plain') : undefined;
    return { files, sources, exports: chunks[entry]?.exports ?? [], plain: plain?.fileName ?? null };
  } finally {
    await graph.close();
  }
}

/** Resolves `rt0`, strips types, and notes what each module is. */
function program(
  { path, text }: { readonly path: string; readonly text: string | undefined },
  rt0: string,
  sources: Map<string, string>,
  kinds: Map<string, Kind>,
  imports: Map<string, readonly string[]>,
): Plugin {
  return {
    name: 'rt0-program',
    moduleParsed(info) {
      imports.set(info.id, info.importedIds);
    },
    resolveId(id, importer) {
      if (importer === undefined) return path;
      if (id === 'rt0') return { id: rt0, external: true };
      if (isBuiltin(id)) return { id, external: true };
      return resolveImport(id, importer);
    },
    load: (id) => (id === path ? text : undefined) ?? null,
    resolveImportMeta(property, { moduleId }) {
      const known: Record<string, string> = {
        url: pathToFileURL(moduleId).href,
        filename: moduleId,
        dirname: dirname(moduleId),
      };
      return property !== null && known[property] !== undefined ? JSON.stringify(known[property]) : null;
    },
    async transform(code, id) {
      sources.set(id, id === path && text !== undefined ? text : readFileSync(id, 'utf8'));
      checkDepth(code, id);
      if (id.endsWith('.json')) {
        kinds.set(id, { goroutine: false, byHand: false, foreign: false, generators: false });
        const literal = `export default ${json(code, id)};`;
        return parsed(this, literal, null);
      }
      const js = /\.[cm]?ts$/.test(id) ? await withoutTypes(code, id) : { code, map: null };
      const made = parsed(this, js.code, js.map);
      checkImports(made.ast, rt0, js.code, js.map, id);
      kinds.set(id, classify(made.ast));
      return made;
    },
  };
}

type Parsed = { readonly code: string; readonly map: string | null; readonly ast: ProgramNode };

/** A module with its tree. Rollup itself would parse on threads whose stack is whatever the system gives. */
export function parsed(by: Pick<PluginContext, 'parse'>, code: string, map: string | null): Parsed {
  const ast = by.parse(code);
  cutMemberChains(ast);
  return { code, map, ast };
}

async function withoutTypes(code: string, id: string): Promise<{ code: string; map: string }> {
  const esbuild = await import('esbuild');
  return withoutGoEnv(() =>
    esbuild.transform(code, { loader: 'ts', target: 'es2022', sourcefile: id, sourcemap: true }),
  );
}

const GOENV = ['GODEBUG', 'GOTRACEBACK', 'GOMAXPROCS', 'GOGC', 'GOMEMLIMIT'];

/** Calls `start` without the variables that are meant for our runtime: esbuild is a Go program, and would print the
 *  schedtrace of its own scheduler among ours. It reads them where it starts, which is before the call returns. */
function withoutGoEnv<T>(start: () => T): T {
  const kept = GOENV.map((name) => [name, process.env[name]] as const);
  for (const name of GOENV) delete process.env[name];
  try {
    return start();
  } finally {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
  }
}

/** JSON, as a literal of JavaScript. */
function json(text: string, id: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (e) {
    throw new Error(`${id}: ${e instanceof Error ? e.message : e}`);
  }
}

/** The text of a chunk with its source map inline. */
async function finish(chunk: OutputChunk, goroutines: boolean, path: string, rt0: string): Promise<string> {
  if (!goroutines) return withMap(chunk.code, chunk.map);
  const { compile } = await import('./compile.ts');
  const { code, map } = compile(chunk.code, { runtime: rt0, name: path, map: chunk.map });
  return withMap(code, map);
}

function withMap(code: string, map: object | null): string {
  if (map === null) return code;
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}${INLINE_MAP}${data}\n`;
}
