// Texts that are made from the source once, and found again: in this process, else in the cache (src/cache). Who calls
// says under which key, which has all that the text depends on.

import { cache } from '../../../cache/cache.ts';

/** What this process has read or made already, or is about to. */
const known = new Map<string, Promise<unknown>>();

/** What `make` makes, which an earlier run may have made and left under this key. What failed is made anew. */
export function cachedText<T>(key: readonly string[], is: (x: unknown) => x is T, make: () => Promise<T>): Promise<T> {
  const id = key.join();
  const before = known.get(id) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const found = findOrMake(key, is, make);
  known.set(id, found);
  found.catch(() => known.delete(id));
  return found;
}

async function findOrMake<T>(key: readonly string[], is: (x: unknown) => x is T, make: () => Promise<T>): Promise<T> {
  const kept = cache.findJson('explore', key, is);
  if (kept !== null) return kept;
  const made = await make();
  cache.keepJson('explore', key, made);
  return made;
}
