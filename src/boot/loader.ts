// Turning a program file into something that threads can import: TypeScript stripped, its own modules bundled, `rt0`
// bound to the runtime of the same build. The result is cached by content; a warm load reads and hashes the sources and
// starts neither Rollup nor esbuild.
//
//   .cache/programs/<entry>-<build>.json   {deps: {path: hash}, file}: what the last build of this entry was made of
//   .cache/programs/<hash>.mjs             the program

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Build, built, PROGRAMS } from './paths.ts';

/** A program file that cannot be loaded. The message is one line that names the file. */
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
  const { code, deps } = await bundle(path, name, build);
  const file = join(PROGRAMS, `${sha(`${build}\n${code}`)}.mjs`);
  mkdirSync(PROGRAMS, { recursive: true });
  writeWhole(file, code);
  writeWhole(manifestPath, JSON.stringify({ deps, file } satisfies Manifest));
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
  return Object.entries(m.deps).every(([path, hash]) => existsSync(path) && sha(readFileSync(path, 'utf8')) === hash);
}

async function bundle(
  path: string,
  name: string,
  build: Build,
): Promise<{ code: string; deps: Record<string, string> }> {
  const [{ rollup }, esbuild] = await Promise.all([import('rollup'), import('esbuild')]);
  const rt0 = pathToFileURL(built(build, 'rt0.js')).href;
  const deps: Record<string, string> = {};
  try {
    const graph = await rollup({
      input: path,
      onwarn: () => undefined,
      plugins: [
        {
          name: 'rt0-program',
          resolveId(id, importer) {
            if (importer === undefined) return path;
            if (id === 'rt0') return { id: rt0, external: true };
            if (isBuiltin(id)) return { id, external: true };
            const from = dirname(importer);
            if (id.startsWith('.') || isAbsolute(id)) return resolve(from, id);
            return { id: pathToFileURL(createRequire(importer).resolve(id)).href, external: true };
          },
          async transform(code, id) {
            deps[id] = sha(readFileSync(id, 'utf8'));
            if (!/\.[cm]?ts$/.test(id)) return null;
            return esbuild.transform(code, { loader: 'ts', target: 'es2022', sourcefile: id, sourcemap: true });
          },
        },
      ],
    });
    const { output } = await graph.generate({ format: 'es', sourcemap: 'inline' });
    await graph.close();
    if (!output[0].exports.includes('main')) {
      throw new ProgramError(`${name}: expected a program: an exported goroutine function called main`);
    }
    return { code: output[0].code, deps };
  } catch (e) {
    if (e instanceof ProgramError) throw e;
    const text = e instanceof Error ? e.message : String(e);
    const first = text.split('\n').find((l) => l.trim() !== '' && !l.startsWith('Transform failed')) ?? text;
    throw new ProgramError(`${name}: cannot be built: ${first.replace(/^\[plugin [^\]]*\] /, '')}`);
  }
}
