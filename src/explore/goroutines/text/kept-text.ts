// Texts that are made from the source and kept in the cache (src/cache), for this subject.
//
// A key has all files of the source with their times and sizes, not what is in them: to hash that takes longer than
// everything else before the first schedule of a program that has been explored before.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../cache/cache.ts';
import { hash } from '../../../cache/sealed.ts';
import { rt0Version } from '../../../cache/version.ts';

/** What this process has read already. */
const known = new Map<string, Promise<unknown>>();
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
  const key = [rt0Version(), kind, name];
  const id = key.join();
  const before = (known.get(id) as Promise<T> | undefined) ?? found(key, is, make);
  known.set(id, before);
  return before;
}

async function found<T>(key: readonly string[], is: (x: unknown) => x is T, make: () => Promise<T>): Promise<T> {
  const kept = cache.findJson('explore', key, is);
  if (kept !== null) return kept;
  const made = await make();
  cache.keepJson('explore', key, made);
  return made;
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
