// Builds dist/types: one .d.ts for each entry of the package, rolled up by rollup-plugin-dts from the sources' own
// types. Run by prepare.mjs, for packages only: in a clone the types are the sources (tsconfig.json, paths).
//
// They need neither @types/node nor the browser's DOM. What both declare and ECMAScript does not (URL, AbortSignal) is
// declared in each file as what the project has, else as the part of it that is used.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, type RollupLog, rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRIES = {
  rt0: 'src/lib/index.ts',
  host: 'src/host/host.ts',
  explore: 'src/explore/index.ts',
  'explore-vitest': 'src/explore/vitest.ts',
  'explore-fast-check': 'src/explore/fast-check.ts',
};

/** Globals that a project may lack, and what is used of them. */
const GLOBALS = {
  URL: '{ readonly href: string }',
  AbortSignal: `{ readonly aborted: boolean; readonly reason: unknown; addEventListener(type: 'abort', listener: () => void): void }`,
};

const ours: Plugin = {
  name: 'globals',
  renderChunk(code) {
    const wanted = Object.entries(GLOBALS).filter(([name]) => new RegExp(`[:|<(] *${name}\\b`).test(code));
    const aliases = wanted.map(
      ([name, part]) => `type ${name} = typeof globalThis extends { ${name}: { prototype: infer T } } ? T : ${part};\n`,
    );
    return { code: `${aliases.join('')}${code}`, map: null };
  },
};

/** A type that an entry needs and none exports, an import that leads nowhere: mistakes in the source. */
function judge(warning: RollupLog): void {
  throw new Error(`${warning.code}: ${warning.message}`);
}

const [staging] = process.argv.slice(2);
if (staging === undefined)
  throw new Error('build-types: expected a directory to build in, as scripts/prepare.mjs gives it');
try {
  const graph = await rollup({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(ROOT, path)])),
    plugins: [dts({ tsconfig: join(ROOT, 'tsconfig.json') }), ours],
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    onwarn: judge,
  });
  const { output } = await graph.generate({
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'shared-[name].d.ts',
  });
  await graph.close();
  mkdirSync(staging, { recursive: true });
  for (const file of output) {
    if (file.type !== 'chunk') continue;
    const foreign = file.imports.filter((id) => /^node:|^@types/.test(id));
    if (foreign.length > 0)
      throw new Error(`${file.fileName}: needs ${foreign.join(', ')}: users may not have its types`);
    writeFileSync(join(staging, file.fileName), file.code);
  }
  const types = join(ROOT, 'dist', 'types');
  rmSync(types, { recursive: true, force: true });
  mkdirSync(dirname(types), { recursive: true });
  renameSync(staging, types);
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(staging, { recursive: true, force: true });
}
