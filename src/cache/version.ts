// The version of rt0 for cache keys: a hash of what it is made of.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME } from './place.ts';
import { hash } from './sealed.ts';

/** rt0's version, and those of the packages that it is made with. */
export function rt0Version(): string {
  version ??= hash(textOf('package.json'));
  return version;
}
let version: string | null = null;

/** This build of rt0: a clone's changes without a new version. A hash of what was built says which it is. */
export function rt0Build(): string {
  build ??= hash(HOME, rt0Version(), textOf(join('dist', 'build.json')));
  return build;
}
let build: string | null = null;

function textOf(name: string): string {
  try {
    return readFileSync(join(HOME, name), 'utf8');
  } catch {
    return '';
  }
}
