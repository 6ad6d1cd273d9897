// Builds dist/release and dist/debug: what the Ms load, as worker threads take no TypeScript on Node 20.
//
//   dist/<flavour>/{worker,rt0}.js   what an M loads: facades over one chunk, runtime.js. The runtime's module state
//                                    exists once in a thread, and its hot code reads its constants inside one module
//   dist/<flavour>/{host,cli}.js     what the main thread loads, and host-*.js; it shares no module state with an M
//   dist/<flavour>/explore*.js       rt0/explore and what belongs to it, for tests
//   dist/<flavour>/threads/**.js     every *.thread.ts of test/, stress/ and bench/
//
// These are graphs of their own: what the host or a test imports must not decide how the runtime is cut up, as a
// constant that is read across chunks is not folded (sealedExports says what that costs).
//
// It is run by ensure-built.mjs, which holds the build lock and has checked that something changed. Flavours are
// made in .cache/ and renamed into place; the stamp comes last.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RollupLog, rollup } from 'rollup';
import { listInputs, stampOf } from './ensure-built.mjs';
import { inlineFacade } from './inline-facade.ts';
import { sealedExports, typescript } from './rollup-plugins.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const MACHINE = { worker: 'src/boot/worker.ts', rt0: 'src/lib/index.ts' };
const HOST = {
  host: 'src/boot/host.ts',
  cli: 'src/cli/main.ts',
  exploreworker: 'src/explore/portfolio/worker.ts',
  lockstepworker: 'src/explore/lockstep/worker.ts',
  lockstepuser: 'src/explore/lockstep/userworker.ts',
};
// What people's tests load. Its third parties are theirs: vitest and fast-check are not in it.
const EXPLORE = {
  explore: 'src/explore/index.ts',
  'explore-vitest': 'src/explore/vitest.ts',
  'explore-fast-check': 'src/explore/fast-check.ts',
};
const THREAD_DIRS = ['test', 'stress', 'bench'];
const FLAVOURS = ['release', 'debug'] as const;
type Flavour = (typeof FLAVOURS)[number];
type Entries = Record<string, string>;

/** The rooms that make up runtime.js. */
const RUNTIME = /\/src\/(shared|heap|g|p|m|sync|lib|boot)\//;

function present(entries: Entries): Entries {
  const found = Object.entries(entries).filter(([name, path]) => {
    if (existsSync(join(ROOT, path))) return true;
    console.error(`build: ${path} is not there yet, no ${name}.js`);
    return false;
  });
  return Object.fromEntries(found.map(([name, path]) => [name, join(ROOT, path)]));
}

function threadEntries(): Entries {
  const entries: Entries = {};
  for (const dir of THREAD_DIRS.filter((name) => existsSync(join(ROOT, name)))) {
    for (const file of readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.thread.ts')) entries[`${dir}/${file.slice(0, -'.ts'.length)}`] = join(ROOT, dir, file);
    }
  }
  return entries;
}

interface Graph {
  entries: Entries;
  debug: boolean;
  /** Where the files are written, and where they end up: source maps hold for the latter. */
  to: string;
  dir: string;
  chunkFileNames: string;
  manualChunks?: (id: string) => string | undefined;
}

async function bundle({ entries, debug, to, dir, chunkFileNames, manualChunks }: Graph): Promise<void> {
  if (Object.keys(entries).length === 0) return;
  const graph = await rollup({
    input: entries,
    plugins: [
      typescript(ROOT, debug),
      ...(debug ? [] : [inlineFacade(join(ROOT, 'src/shared/mem.ts'))]),
      sealedExports(),
    ],
    external: (id) => !id.startsWith('.') && !isAbsolute(id) && id !== 'rt0' && id !== 'rt0/host',
    onwarn: judge,
  });
  const { output } = await graph.generate({
    dir,
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames,
    minifyInternalExports: false,
    manualChunks,
  });
  await graph.close();
  for (const file of output) {
    const path = join(to, file.fileName);
    mkdirSync(dirname(path), { recursive: true });
    // wx: two graphs that made a file of the same name would break each other.
    writeFileSync(path, file.type === 'chunk' ? file.code : file.source, { flag: 'wx' });
  }
}

/** What tree-shaking leaves over is no news. Any other warning (a cycle, an unknown import) is a mistake in the source. */
function judge(warning: RollupLog): void {
  if (warning.code === 'EMPTY_BUNDLE' || warning.code === 'UNUSED_EXTERNAL_IMPORT') return;
  throw new Error(`${warning.code}: ${warning.message}`);
}

async function buildFlavour(flavour: Flavour, staging: string): Promise<void> {
  const debug = flavour === 'debug';
  const to = join(staging, flavour);
  const dir = join(DIST, flavour);
  mkdirSync(to, { recursive: true });
  const place = { debug, to, dir };
  await bundle({ ...place, entries: machine, chunkFileNames: '[name].js', manualChunks: oneRuntime(machine) });
  await bundle({ ...place, entries: host, chunkFileNames: 'host-[name].js' });
  await bundle({ ...place, entries: explorer, chunkFileNames: 'explore-[name].js' });
  await bundle({
    entries: threads,
    debug,
    to: join(to, 'threads'),
    dir: join(dir, 'threads'),
    chunkFileNames: '[name].js',
    manualChunks: oneRuntime(threads),
  });
}

/** All runtime code in one chunk, but for the entries themselves: importing one must not run another. */
function oneRuntime(entries: Entries): (id: string) => string | undefined {
  const roots = new Set(Object.values(entries));
  return (id) => (RUNTIME.test(id) && !roots.has(id) ? 'runtime' : undefined);
}

/** Puts the new directory where the old one was. The old one is moved first: rename does not replace a full directory. */
function replace(flavour: Flavour, staging: string): void {
  const target = join(DIST, flavour);
  if (existsSync(target)) renameSync(target, join(staging, `old-${flavour}`));
  renameSync(join(staging, flavour), target);
}

const started = performance.now();
const inputs = listInputs();
const machine = present(MACHINE);
const host = present(HOST);
const explorer = present(EXPLORE);
const threads = threadEntries();
const staging = join(ROOT, '.cache', `build-${process.pid}`);
try {
  await Promise.all(FLAVOURS.map((flavour) => buildFlavour(flavour, staging)));
  mkdirSync(DIST, { recursive: true });
  for (const flavour of FLAVOURS) replace(flavour, staging);
  // The listing is from before the build: a source edited meanwhile is built again next time.
  writeFileSync(join(DIST, 'stamp.json'), stampOf(inputs));
  console.log(`build: ${relative(process.cwd(), DIST)}/{${FLAVOURS}} in ${Math.round(performance.now() - started)} ms`);
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(staging, { recursive: true, force: true });
}
