// Checks that dist/ is built from the sources as they are now, and builds it if not. bin/rt0 asks on every start, so
// the question must cost a few milliseconds: it compares a listing (path, mtime, size) with the one the last build left
// in dist/stamp.json, and reads no source. Which files of test/, stress/ and bench/ count, the last build has said:
// those that it read. A listing, not the newest mtime: deleting or checking out an older file counts too.

import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from './child.mjs';
import { withLock } from './lock.mjs';
import { CACHE, ensureInstalled, fail, ROOT, reportAndExit, toolEnv, tryRead, unlessInterrupted } from './setup.mjs';

const STAMP = join(ROOT, 'dist', 'stamp.json');
const SINGLE_FILES = [
  'package-lock.json',
  'tsconfig.json',
  ...['build', 'inline-facade', 'rollup-plugins'].map((name) => `scripts/${name}.ts`),
];
/** Of these the build reads the threads, and what the threads import: a helper of the tests alone is no input. */
const THREAD_DIRS = ['test', 'stress', 'bench'];

/** Files that the build may read, each with its line `path mtime size`: all of src/, the threads of the other rooms,
 *  and the files of `read` besides. Without `read` all of the other rooms. */
export function listInputs(read) {
  const lines = new Map();
  const add = (path) => {
    const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (stat) lines.set(path, `${path} ${stat.mtimeMs} ${stat.size}`);
  };
  const walk = (dir, counts) => {
    for (const entry of readDir(dir)) {
      const path = `${dir}/${entry.name}`;
      if (entry.isDirectory()) walk(path, counts);
      else if (counts(path)) add(path);
    }
  };
  walk('src', (path) => path.endsWith('.ts'));
  for (const dir of THREAD_DIRS) walk(dir, (path) => path.endsWith(read === undefined ? '.ts' : '.thread.ts'));
  for (const path of [...SINGLE_FILES, ...(read ?? [])]) add(path);
  return lines;
}

function readDir(dir) {
  try {
    return readdirSync(join(ROOT, dir), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** What a build has made for the command and for embedders, one `path size` a line: what is gone or cut short is made
 *  again. */
export function listOutputs() {
  return outputFiles().map((path) => `${path} ${statSync(join(ROOT, path), { throwIfNoEntry: false })?.size}`);
}

/** The same as paths. */
export function outputFiles() {
  const names = ['debug', 'release'].flatMap((flavour) =>
    readDir(`dist/${flavour}`).map(({ name }) => `dist/${flavour}/${name}`),
  );
  return names.filter((path) => /\.c?js$/.test(path)).sort();
}

/**
 * The stamp's whole text; a build writes it last, so a half-made dist/ has none that matches. `read`: what the build
 * has read outside of src/. `inputs`: a listing that may have more than that.
 */
export function stampOf(read, inputs, outputs) {
  const counts = (path) => path.startsWith('src/') || path.endsWith('.thread.ts') || SINGLE_FILES.includes(path);
  const lines = [...inputs].filter(([path]) => counts(path) || read.includes(path)).map(([, line]) => line);
  return `${JSON.stringify({ read, inputs: lines.sort(), outputs }, null, 1)}\n`;
}

export function isFresh() {
  const text = tryRead(STAMP);
  const read = readOf(text);
  return read !== null && text === stampOf(read, listInputs(read), listOutputs());
}

/** What the stamp says was read; null for a text that is no stamp. */
function readOf(text) {
  try {
    const { read } = JSON.parse(text);
    return Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

/** Builds both flavours when the sources changed, with the packages that `install` sees to. Throws SetupError when the
 *  build fails; it has printed why. */
export async function ensureBuilt(install = ensureInstalled) {
  if (isFresh()) return;
  await install();
  await withLock(CACHE, 'build', async () => {
    // Another process may have built while this one waited.
    if (isFresh()) return;
    sweepStaging();
    const staging = join(CACHE, `${STAGING}${randomBytes(8).toString('hex')}`);
    try {
      const code = await runTool(process.execPath, ['--import', 'tsx', 'scripts/build.ts', staging], {
        cwd: ROOT,
        env: toolEnv(),
        // By the channel it notices that this process is gone.
        stdio: ['ignore', 2, 2, 'ipc'],
      }).catch((error) => unlessInterrupted(error, 'the build'));
      if (code !== 0) fail(`the build failed (exit ${code})`);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  });
}

/** What names of directories begin with in which a build is made. */
const STAGING = 'build-';
const HOUR = 3600 * 1000;

/** Removes what killed builds have left. */
function sweepStaging() {
  for (const { name } of readDir('.cache').filter((entry) => entry.name.startsWith(STAGING))) {
    const path = join(CACHE, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() && Date.now() - stat.mtimeMs > HOUR) rmSync(path, { recursive: true, force: true });
  }
}

// `npm run build`: the same, on request.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureBuilt();
  } catch (error) {
    reportAndExit(error);
  }
}
