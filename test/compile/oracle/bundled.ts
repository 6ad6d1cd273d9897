// The campaign as one file that Node loads itself, without a test runner's transforms, or with an edit in the compiler:
// a mutant, which the campaign must find.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

export type Campaign = typeof import('./campaign.ts');

/** An edit of a source file. `find` occurs exactly once. */
export interface Edit {
  /** From src/ on. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const ROOT = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);

/** Builds and loads the campaign, each time with a memory and a compiler of its own. */
export async function loadCampaign(edit: Edit | null = null): Promise<Campaign> {
  let edited = 0;
  const made = await build({
    entryPoints: [join(import.meta.dirname, 'campaign.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    define: { __DEBUG__: 'true' },
    logLevel: 'silent',
    plugins: [
      {
        // Of a CommonJS package esbuild makes an object with a getter for each export: a tenth of the time went there.
        name: 'babel-types',
        setup(b) {
          b.onResolve({ filter: /^@babel\/types$/ }, ({ path, namespace }) =>
            namespace === 'flat' ? { path, external: true } : { path, namespace: 'flat' },
          );
          b.onLoad({ filter: /.*/, namespace: 'flat' }, ({ path }) => {
            const names = Object.keys(require(path)).filter((k) => k !== 'default');
            const lines = names.map((k) => `const $${k} = all.${k}; export { $${k} as ${k} };`);
            return { contents: [`const all = require('${path}');`, ...lines].join('\n'), resolveDir: ROOT };
          });
        },
      },
      {
        name: 'edit',
        setup(b) {
          if (edit === null) return;
          b.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== join(ROOT, 'src', edit.file)) return null;
            const text = readFileSync(path, 'utf8');
            const parts = text.split(edit.find);
            if (parts.length !== 2) throw new Error(`${edit.file}: expected once: ${edit.find}`);
            edited++;
            return { contents: parts.join(edit.replace), loader: 'ts' };
          });
        },
      },
    ],
  });
  if (edit !== null && edited !== 1) throw new Error(`${edit.file}: is no part of the campaign`);
  const dir = join(ROOT, '.cache', 'oracle');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${process.pid}-${Math.random().toString(36).slice(2)}.cjs`);
  writeFileSync(file, made.outputFiles[0]?.text ?? '');
  try {
    return require(file) as Campaign;
  } finally {
    rmSync(file, { force: true });
  }
}
