// Loads a program: turns its file into something that threads can import, bundled and compiled (bundle.ts), `rt0` bound
// to the runtime of the same build. The result is cached (src/cache); a warm load reads and hashes the sources and
// starts neither Rollup nor esbuild nor the compiler.
//
//   programs: path and build of rt0 -> Manifest        what the last build of this program was made of, and its files
//   programs/<hash>-<name>.mjs                         its files, by content

import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CacheError, cache, type Files } from '../cache/cache.ts';
import { hash } from '../cache/sealed.ts';
import { rt0Build } from '../cache/version.ts';
import { printable } from '../shared/printable.ts';
import { compileElsewhere } from './compiler.ts';
import type { Build } from './paths.ts';

/** A program file that cannot be loaded. The message names the file, in one line; what cannot be compiled has a line
 *  for each problem.
 *  @example await expect(boot('nothing.ts')).rejects.toThrow(ProgramError); */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

export interface LoadedProgram {
  /** What threads import. */
  readonly url: string;
  /** The source as the user named it, for messages. */
  readonly source: string;
  /** A boot would find what an earlier one on the same threads has left in its plain modules (compile/fresh.ts). */
  readonly held: boolean;
}

interface Manifest {
  /** Hashes of the sources, by path. */
  readonly deps: Readonly<Record<string, string>>;
  /** Hashes of what was built, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What threads import, of the files. */
  readonly entry: string;
  readonly held: boolean;
}

/** Builds `source` for `build`, or finds it built. Throws ProgramError. */
export async function loadProgram(source: string | URL, build: Build): Promise<LoadedProgram> {
  const path = resolve(typeof source === 'string' ? source : fileURLToPath(source.href));
  const name = printable(typeof source === 'string' ? source : path);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ProgramError(`${name}: no such file`);
  if (!stat.isFile()) throw new ProgramError(`${name}: expected a program file, this is not a file`);
  if (!/\.[cm]?[jt]s$/.test(path)) throw new ProgramError(`${name}: expected a .ts or .js program file`);
  const key = [rt0Build(), build, path];
  const known = cache.findJson('programs', key, isManifest);
  if (known !== null && isFresh(known)) {
    const dir = cache.findFiles('programs', known.files);
    if (dir !== null) return { url: pathToFileURL(join(dir, known.entry)).href, source: name, held: known.held };
  }
  const made = await compileElsewhere({ path, name, build });
  if ('problem' in made) throw new ProgramError(made.problem);
  const { files, deps, held } = made;
  const dir = kept(files, name);
  const entry = files.at(-1)?.name ?? '';
  const hashes = Object.fromEntries(files.map((f) => [f.name, hash(f.code)]));
  cache.keepJson('programs', key, { deps, files: hashes, entry, held } satisfies Manifest);
  return { url: pathToFileURL(join(dir, entry)).href, source: name, held };
}

/** The directory in which the files lie. */
function kept(files: Files, name: string): string {
  try {
    return cache.keepFiles('programs', files);
  } catch (e) {
    throw e instanceof CacheError ? new ProgramError(`${name}: ${e.message}`) : e;
  }
}

function isManifest(x: unknown): x is Manifest {
  if (typeof x !== 'object' || x === null) return false;
  const { deps, files, entry, held } = x as Partial<Record<keyof Manifest, unknown>>;
  if (typeof entry !== 'string' || typeof held !== 'boolean') return false;
  return areTexts(deps) && areTexts(files) && Object.hasOwn(files, entry);
}

function areTexts(x: unknown): x is Record<string, string> {
  return typeof x === 'object' && x !== null && Object.values(x).every((v) => typeof v === 'string');
}

/** Whether the sources are as they were. */
function isFresh({ deps }: Manifest): boolean {
  return Object.entries(deps).every(([path, sum]) => {
    try {
      return hash(readFileSync(path, 'utf8')) === sum;
    } catch {
      return false;
    }
  });
}
