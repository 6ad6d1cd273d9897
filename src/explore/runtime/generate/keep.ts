// Generated programs that somebody wants as files: named for their content, in rt0's cache (src/cache). Nothing but
// GeneratedProgram.keep writes one; a schedule string of such a program holds its tree, and is replayed without a file.

import { join } from 'node:path';
import { cache } from '../../../cache/cache.ts';
import { hash } from '../../../cache/sealed.ts';
import { shown } from '../../threads/bundle.ts';

/** Its name, with or without a file. */
export const generatedName = (text: string): string => `${hash(text).slice(0, 12)}.ts`;

/** Writes the program; its path, as a command line would name it. Throws CacheError when there is no place for it. */
export function keepProgram(text: string): string {
  const name = generatedName(text);
  return shown(join(cache.keepFiles('generated', [{ name, code: text }]), name));
}
