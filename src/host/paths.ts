// Where things lie: found from this file, which may be source (src/boot) or built (dist/<flavour>).

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) {
    const up = dirname(dir);
    if (up === dir) throw new Error('rt0: package.json not found above its own code');
    dir = up;
  }
  return dir;
}

/** The clone. */
export const ROOT: string = findRoot();

export type Build = 'release' | 'debug';

/** A built file: worker.cjs, rt0.js. */
export function built(build: Build, name: string): string {
  return join(ROOT, 'dist', build, name);
}

/** What the build was made of. */
export const STAMP: string = join(ROOT, 'dist', 'stamp.json');

/** Built programs, by content. */
export const PROGRAMS: string = join(ROOT, '.cache', 'programs');
