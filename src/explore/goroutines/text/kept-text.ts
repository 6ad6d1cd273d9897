// Texts that are made from the source and kept in the cache (src/cache), for this subject.
//
// A key has all files of the source with their times and sizes, not what is in them: to hash that takes longer than
// everything else before the first schedule of a program that has been explored before.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../../../cache/sealed.ts';
import { rt0Version } from '../../../cache/version.ts';
import { cachedText } from '../../runtime/instrument/cached-text.ts';

/** By root: this process lists the source once. */
const listings = new Map<string, string>();

/** What `make` makes of the source at `root`, which an earlier run may have made. `kind` says what it is, and of what
 *  else. */
export function keptText<T>(
  root: string,
  kind: string,
  is: (x: unknown) => x is T,
  make: () => Promise<T>,
): Promise<T> {
  const name = listings.get(root) ?? listing(root);
  listings.set(root, name);
  return cachedText([rt0Version(), kind, name], is, make);
}

/** All files of the source. */
function listing(root: string): string {
  const from = join(root, 'src');
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  const lines = files.sort().map((f) => {
    const { mtimeMs, size } = statSync(join(from, f));
    return `${f} ${mtimeMs} ${size}`;
  });
  return hash(root, lines.join('\n'));
}
