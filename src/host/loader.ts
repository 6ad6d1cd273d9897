// Turning a program file into something that threads can import: bundled and compiled (bundle.ts), `rt0` bound to the
// runtime of the same build. The result is cached by content; a warm load reads and hashes the sources and starts neither
// Rollup nor esbuild nor the compiler.
//
//   .cache/programs/<entry>-<build>.json   {deps: {path: hash}, tool, file}: what the last build of this entry was made of
//   .cache/programs/*.mjs                  programs, by content

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../compile/bundle.ts';
import { problemsOf } from '../compile/problems.ts';
import { type Build, built, PROGRAMS, STAMP } from './paths.ts';

/** A program file that cannot be loaded. The message names the file, in one line; what cannot be compiled has a line for
 *  each problem. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

export interface Program {
  /** What threads import. */
  readonly url: string;
  /** The source as the user named it, for messages. */
  readonly source: string;
}

interface Manifest {
  readonly deps: Readonly<Record<string, string>>;
  /** What built it: another build of rt0 may compile otherwise. */
  readonly tool: string;
  readonly file: string;
}

const sha = (s: string): string => createHash('sha256').update(s).digest('hex').slice(0, 24);

/** Builds `source` for `build`, or finds it built. Throws ProgramError. */
export async function loadProgram(source: string | URL, build: Build): Promise<Program> {
  const name = source instanceof URL ? fileURLToPath(source) : source;
  const path = resolve(name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new ProgramError(`${name}: no such file`);
  if (!stat.isFile()) throw new ProgramError(`${name}: expected a program file, this is not a file`);
  if (!/\.[cm]?[jt]s$/.test(path)) throw new ProgramError(`${name}: expected a .ts or .js program file`);
  const manifestPath = join(PROGRAMS, `${sha(path)}-${build}.json`);
  const known = readManifest(manifestPath);
  if (known !== null && existsSync(known.file) && fresh(known))
    return { url: pathToFileURL(known.file).href, source: name };
  const { files, deps } = await buildProgram(path, name, build);
  mkdirSync(PROGRAMS, { recursive: true });
  for (const f of files) writeWhole(join(PROGRAMS, f.name), f.code);
  const file = join(PROGRAMS, files.at(-1)?.name ?? '');
  writeWhole(manifestPath, JSON.stringify({ deps, tool: tool(), file } satisfies Manifest));
  return { url: pathToFileURL(file).href, source: name };
}

/** Two processes may load the same program at once: neither may read half a file. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function readManifest(path: string): Manifest | null {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

function fresh(m: Manifest): boolean {
  if (m.tool !== tool()) return false;
  return Object.entries(m.deps).every(([path, hash]) => existsSync(path) && sha(readFileSync(path, 'utf8')) === hash);
}

/** This build of rt0, by the listing of the sources that it was made of. */
function tool(): string {
  return existsSync(STAMP) ? sha(readFileSync(STAMP, 'utf8')) : '';
}

interface Built {
  readonly files: readonly { readonly name: string; readonly code: string }[];
  readonly deps: Readonly<Record<string, string>>;
}

async function buildProgram(path: string, name: string, build: Build): Promise<Built> {
  try {
    const { files, sources, exports } = await bundle(path, pathToFileURL(built(build, 'rt0.js')).href);
    if (!exports.includes('main')) {
      throw new ProgramError(`${name}: expected a program: an exported goroutine function called main`);
    }
    // Under names that say what they hold, so that no file ever changes under a thread that has it.
    const whole = sha(files.map((f) => f.code).join('\0'));
    const renamed = files.map((f) => {
      const code = files.reduce((c, g) => c.replaceAll(`./${g.name}`, `./${whole}-${g.name}`), f.code);
      return { name: `${whole}-${f.name}`, code };
    });
    const deps = Object.fromEntries([...sources].map(([id, text]) => [id, sha(text)]));
    return { files: renamed, deps };
  } catch (e) {
    if (e instanceof ProgramError) throw e;
    const problems = problemsOf(e);
    if (problems !== null) throw new ProgramError(problems);
    const text = e instanceof Error ? e.message : String(e);
    const first = text.split('\n').find((l) => l.trim() !== '' && !l.startsWith('Transform failed')) ?? text;
    throw new ProgramError(`${name}: cannot be built: ${first.replace(/^\[plugin [^\]]*\] /, '')}`);
  }
}
