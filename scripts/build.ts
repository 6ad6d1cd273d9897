// Builds dist/release and dist/debug: what the Ms load, as worker threads take no TypeScript on Node 20.
//
//   dist/<flavour>/worker.cjs        what an M loads first (src/host/entry.ts), and runtime-<hash>.cjs, which that
//                                    loads: one script, so that V8's code for it can be kept. Its state exists once in
//                                    a thread, and its hot code reads its constants inside one function
//   dist/<flavour>/rt0.js            what programs import: the same, handed on
//   dist/<flavour>/{host,cli}.js     what the main thread loads, and host-*.js; it shares no module state with an M
//   dist/<flavour>/explore*.js       rt0/explore and what belongs to it, for tests
//   dist/<flavour>/threads/**.js     every *.thread.ts of test/, stress/ and bench/
//
// These are graphs of their own: what the host or a test imports must not decide how the runtime is cut up, as a
// constant that is read across chunks is not folded (sealedExports says what that costs).
//
// It is run by ensure-built.mjs, which holds the build lock and has checked that something changed. Flavours are
// made in .cache/ and renamed into place; the stamp comes last.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, type RollupLog, type RollupOptions, rollup } from 'rollup';
import { listInputs, listOutputs, outputFiles, stampOf } from './ensure-built.mjs';
import { inlineFacade } from './inline-facade.ts';
import { sealedExports, typescript } from './rollup-plugins.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const MACHINE = { worker: 'src/host/worker.ts', rt0: 'src/lib/index.ts', entry: 'src/host/entry.ts' };
const HOST = {
  host: 'src/host/host.ts',
  cli: 'src/cli/main.ts',
  verbworker: 'src/cli/verbworker.ts',
  compileworker: 'src/host/compileworker.ts',
  exploreworker: 'src/explore/search/search-worker.ts',
  lockstepworker: 'src/explore/lockstep/runtime/machine-worker.ts',
  lockstepmodule: 'src/explore/lockstep/threads/module-worker.ts',
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
const COMLINK = join(ROOT, 'node_modules', 'comlink', 'dist', 'esm', 'comlink.mjs');
type Entries = Record<string, string>;

/** The rooms that make up runtime.js. */
const RUNTIME = /\/src\/(shared|heap|g|p|m|sync|chan|time|world|lib|boot|host)\//;

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

/** Files outside of src/ that went into what is built, for the stamp. */
const read = new Set<string>();

function noteRead(files: readonly string[]): void {
  for (const file of files) {
    const path = relative(ROOT, file);
    if (inputs.has(path) && !path.startsWith('src/') && !path.endsWith('.thread.ts')) read.add(path);
  }
}

interface Graph {
  entries: Entries;
  debug: boolean;
  /** Where the files are written, and where they end up: source maps hold for the latter. */
  to: string;
  dir: string;
  chunkFileNames: string;
  /** Only what stays in the clone has source maps. */
  sourcemap?: boolean;
  manualChunks?: (id: string) => string | undefined;
}

async function bundle({
  entries,
  debug,
  to,
  dir,
  chunkFileNames,
  manualChunks,
  sourcemap = false,
}: Graph): Promise<void> {
  if (Object.keys(entries).length === 0) return;
  const options = graphOptions(debug, {}, []);
  const graph = await rollup({ ...options, input: entries, plugins: [options.plugins, sealedExports()] });
  const { output } = await graph.generate({
    dir,
    format: 'es',
    sourcemap,
    entryFileNames: '[name].js',
    chunkFileNames,
    minifyInternalExports: false,
    manualChunks,
  });
  noteRead(graph.watchFiles);
  await graph.close();
  for (const file of output) {
    const path = join(to, file.fileName);
    mkdirSync(dirname(path), { recursive: true });
    // wx: two graphs that made a file of the same name would break each other.
    writeFileSync(path, file.type === 'chunk' ? file.code : file.source, { flag: 'wx' });
  }
}

/** The runtime as one script, its loader, and the module that programs import. */
async function machineFiles(debug: boolean, to: string): Promise<void> {
  // The library first: the worker seals the text segment when it is loaded.
  const runtime = await script(
    debug,
    `import * as rt0 from ${JSON.stringify(machine.rt0)};
import thread from ${JSON.stringify(machine.worker)};
export { rt0, thread };`,
  );
  const name = `runtime-${createHash('sha256').update(runtime).digest('hex').slice(0, 12)}.cjs`;
  const entry = await script(
    debug,
    `export * from ${JSON.stringify(machine.entry)}; export { default } from ${JSON.stringify(machine.entry)};`,
    { __RUNTIME__: JSON.stringify(name) },
  );
  const names = await exportsOf(debug, machine.rt0 ?? '');
  const facade = [
    "import { createRequire } from 'node:module';",
    "const { rt0 } = createRequire(import.meta.url)('./worker.cjs');",
    ...names.map((e) => `export const ${e} = rt0.${e};`),
    '',
  ].join('\n');
  for (const [file, code] of [
    [name, runtime],
    ['worker.cjs', entry],
    ['rt0.js', facade],
  ] as const)
    writeFileSync(join(to, file), code, { flag: 'wx' });
}

/** A module and all that it imports as one CommonJS script. Comlink too: a thread need not look for it. */
async function script(debug: boolean, code: string, define: Record<string, string> = {}): Promise<string> {
  const id = 'virtual';
  const virtual: Plugin = {
    name: id,
    resolveId: (source) => (source === id ? id : source === 'comlink' ? COMLINK : null),
    load: (source) => (source === id ? code : null),
  };
  const graph = await rollup({ ...graphOptions(debug, define, [virtual]), input: id });
  const { output } = await graph.generate({ format: 'cjs', exports: 'named', interop: 'default' });
  noteRead(graph.watchFiles);
  await graph.close();
  return output[0].code;
}

/** The names that a module exports. */
async function exportsOf(debug: boolean, path: string): Promise<string[]> {
  const graph = await rollup({ ...graphOptions(debug, {}, []), input: path });
  const { output } = await graph.generate({ format: 'es' });
  noteRead(graph.watchFiles);
  await graph.close();
  return output[0].exports;
}

function graphOptions(debug: boolean, define: Record<string, string>, first: Plugin[]): RollupOptions {
  const facade = debug ? [] : [inlineFacade(join(ROOT, 'src/shared/mem.ts'))];
  return {
    plugins: [...first, typescript(ROOT, debug, define), ...facade],
    external: (id) => !id.startsWith('.') && !isAbsolute(id) && !['virtual', 'rt0', 'rt0/host'].includes(id),
    onwarn: judge,
  };
}

/** What tree-shaking leaves over is no news. Any other warning (a cycle, an unknown import) is a mistake in the
 *  source. */
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
  await machineFiles(debug, to);
  await bundle({ ...place, entries: host, chunkFileNames: 'host-[name].js' });
  await bundle({ ...place, entries: explorer, chunkFileNames: 'explore-[name].js' });
  await bundle({
    entries: threads,
    debug,
    to: join(to, 'threads'),
    dir: join(dir, 'threads'),
    chunkFileNames: '[name].js',
    sourcemap: true,
    manualChunks: oneRuntime(threads),
  });
}

/** All runtime code in one chunk, but for the entries themselves: importing one must not run another. */
function oneRuntime(entries: Entries): (id: string) => string | undefined {
  const roots = new Set(Object.values(entries));
  return (id) => (RUNTIME.test(id) && !roots.has(id) ? 'runtime' : undefined);
}

/** Puts the new directory where the old one was. The old one is moved first: rename does not replace a full
 *  directory. */
function replace(flavour: Flavour, staging: string): void {
  const target = join(DIST, flavour);
  if (existsSync(target)) renameSync(target, join(staging, `old-${flavour}`));
  renameSync(join(staging, flavour), target);
}

/** One hash of all that was built: what is kept of one build is no use to another (src/cache/version.ts). */
function contentHash(): string {
  const hash = createHash('sha256');
  for (const path of outputFiles()) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 24);
}

const started = performance.now();
const inputs = listInputs();
const machine = present(MACHINE);
const host = present(HOST);
const explorer = present(EXPLORE);
const threads = threadEntries();
const staging = process.argv[2];
if (staging === undefined)
  throw new Error('build: expected a directory to build in, as scripts/ensure-built.mjs gives it');
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
try {
  await Promise.all(FLAVOURS.map((flavour) => buildFlavour(flavour, staging)));
  mkdirSync(DIST, { recursive: true });
  // Until all is in place there is none that matches.
  rmSync(join(DIST, 'stamp.json'), { force: true });
  for (const flavour of FLAVOURS) replace(flavour, staging);
  writeFileSync(join(DIST, 'build.json'), `${JSON.stringify({ build: contentHash() })}\n`);
  // The listing is from before the build: a source edited meanwhile is built again next time.
  writeFileSync(join(DIST, 'stamp.json'), stampOf([...read].sort(), inputs, listOutputs()));
  console.log(`build: ${relative(process.cwd(), DIST)}/{${FLAVOURS}} in ${Math.round(performance.now() - started)} ms`);
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(staging, { recursive: true, force: true });
}
