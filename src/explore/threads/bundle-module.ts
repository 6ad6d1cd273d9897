// Bundles a module of threads with all that it imports into one CommonJS text: TypeScript taken off, npm packages in
// it, Node's own modules left outside. Positions are mapped back to the files they came from.

import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build } from 'esbuild';
import { depthFirst } from '../../compile/depthplugin.ts';

export interface Bundle {
  readonly code: string;
  /** The source's place of a position in `code` (line from 1, column from 0): relative to the working directory. */
  origin(line: number, column: number): { file: string; line: number; column: number };
}

/** The module cannot be loaded or explored. The message is one line that names it.
 *  @example await expect(explore('nothing.ts')).rejects.toThrow(ModuleError); */
export class ModuleError extends Error {
  override readonly name = 'ModuleError';
}

export function pathOf(target: string | URL): string {
  const path = resolve(nameOf(target));
  if (!existsSync(path))
    throw new ModuleError(`${shown(path)}: no such file; expected a TypeScript or JavaScript module`);
  return path;
}

/** A file, by its path or URL, as a command line would name it: reports and schedule strings do. */
export function nameOf(file: string | URL): string {
  const name = typeof file === 'string' ? file : file.href;
  return name.startsWith('file:') ? shown(fileURLToPath(name)) : name;
}

/** A path as a command line would name it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

export async function bundleModule(path: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['node', 'import', 'module'],
    target: 'es2022',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [depthFirst],
    outfile: 'explored.js',
    absWorkingDir: process.cwd(),
    external: [...builtinModules, 'node:*', 'rt0/explore'],
    logLevel: 'silent',
    keepNames: false,
  }).catch((error: unknown) => {
    throw moduleError(error, path);
  });
  const text = (end: string): string => result.outputFiles.find((f) => f.path.endsWith(end))?.text ?? '';
  const map = new TraceMap(text('.js.map'));
  return {
    code: text('.js'),
    origin(line, column) {
      const found = originalPositionFor(map, { line, column });
      if (found.source === null) return { file: '', line: 0, column: 0 };
      const file = shown(resolve(dirname(resolve('explored.js')), found.source));
      return { file, line: found.line, column: found.column + 1 };
    },
  };
}

/** Whether the file is a module to be explored by itself: one that exports `threads`. */
export async function exportsThreads(target: string | URL): Promise<boolean> {
  const path = pathOf(target);
  const result = await build({
    entryPoints: [path],
    write: false,
    format: 'esm',
    metafile: true,
    plugins: [depthFirst],
    outfile: 'explored.js',
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw moduleError(error, path);
  });
  return Object.values(result.metafile.outputs).some((o) => o.exports.includes('threads'));
}

function moduleError(error: unknown, path: string): ModuleError {
  const { errors } = error as { errors?: { text: string; location?: { file: string; line: number } | null }[] };
  const first = errors?.[0];
  const at = first?.location ? `${shown(first.location.file)}:${first.location.line}` : shown(path);
  return new ModuleError(`${at}: ${first?.text ?? String(error)}`);
}
