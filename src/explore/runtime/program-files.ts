// A program file as the explorer takes it: bundled and compiled as for a run on real threads.

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../../cache/cache.ts';
import { hash } from '../../cache/sealed.ts';
import { bundle } from '../../compile/bundle.ts';
import { stackProblem } from '../../compile/depth.ts';
import { problemsOf } from '../../compile/problems.ts';
import { shown } from '../threads/bundle-module.ts';
import { type Tree, treeText } from './generate/tree.ts';
import type { ProgramFiles } from './program-code.ts';
import { workloadText } from './workload.ts';

/** A program that cannot be explored. The message names the file; what cannot be compiled has a line for each
 *  problem. */
export class ProgramFileError extends Error {
  override readonly name = 'ProgramFileError';
}

/** Under which name the bundled program imports its runtime. */
const RUNTIME = 'rt0:lib';

export async function programFiles(file: string): Promise<ProgramFiles> {
  const path = resolve(file);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ProgramFileError(`${file}: no such file: expected a program`);
  if (!stat.isFile() || !/\.[cm]?[jt]s$/.test(path))
    throw new ProgramFileError(`${file}: expected a .ts or .js program file`);
  try {
    const built = await bundle(path, RUNTIME);
    if (built.exports.includes('main')) {
      return {
        source: file,
        files: built.files,
        runtime: RUNTIME,
        workloads: await workloadText(path),
        tree: null,
      };
    }
  } catch (e) {
    const text = e instanceof Error ? e.message : String(e);
    const first = text.split('\n').find((l) => l.trim() !== '') ?? text;
    throw new ProgramFileError(problemsOf(e) ?? stackProblem(e, file) ?? `${file}: cannot be built: ${first}`);
  }
  throw new ProgramFileError(`${file}: expected a program: an exported goroutine function called main`);
}

/** A generated program, without a file. */
export async function generatedFiles(tree: Tree): Promise<ProgramFiles> {
  const text = treeText(tree);
  const source = generatedName(text);
  const { files } = await bundle(resolve(source), RUNTIME, text);
  return { source, files, runtime: RUNTIME, workloads: null, tree };
}

/** The repository, above this file, which may be source or built. */
export function repository(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'src', 'shared', 'mem.ts'))) {
    const up = dirname(dir);
    if (up === dir) throw new Error('rt0: its own source is not there: the explorer works on it');
    dir = up;
  }
  return dir;
}

/** Its name, with or without a file. */
const generatedName = (text: string): string => `${hash(text).slice(0, 12)}.ts`;

/** Writes the program; its path, as a command line would name it. Throws CacheError when there is no place for it. */
export function keepProgram(text: string): string {
  const name = generatedName(text);
  return shown(join(cache.keepFiles('generated', [{ name, code: text }]), name));
}
