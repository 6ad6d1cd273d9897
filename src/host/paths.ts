// Paths of rt0's own files.

import { join } from 'node:path';
import { HOME } from '../cache/place.ts';

/** rt0's own directory: the clone, or the package. */
export const ROOT: string = HOME;

export type Build = 'release' | 'debug';

/** A built file: worker.cjs, rt0.js. */
export function built(build: Build, name: string): string {
  return join(ROOT, 'dist', build, name);
}
