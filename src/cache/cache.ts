// The disk cache of what is slow to make and can be made again: built programs, V8's code for the runtime, the
// explorer's transformed texts, generated programs. The only module that reads or writes it.
//
//   <root>/<kind>/<name>       an entry: find, keep. Its name is a hash of its key, and it is sealed (sealed.ts)
//   <root>/<kind>/<name>.mjs   files that threads import: keepFiles, findFiles
//
// Promised: what is found is what was kept, whole, under this key; anything else (truncated, empty, a bit flipped,
// somebody else's) is as if it were not there, and is made again. A cache that cannot be written, because it is full,
// read-only or somebody else's, is worked without: another root (place.ts) is tried, and then nothing is kept.

import { join } from 'node:path';
import { readable, readTrusted, writable, writeWhole } from './files.ts';
import { cacheRoots } from './place.ts';
import { hash, sealed, unsealed } from './sealed.ts';
import { sweepSometimes } from './sweep.ts';

/** What is kept. Each has a directory of its own. */
export type CacheKind = 'programs' | 'code' | 'explore' | 'generated';

/** Everything that the entry depends on: content, rt0's version, and Node's where it matters. */
export type Key = readonly string[];

/** Text files to lie side by side. */
export type Files = readonly { readonly name: string; readonly code: string }[];

/** No directory can be written in which the files could lie. One line. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
}

export class Cache {
  readonly #roots: () => readonly string[];

  /** `roots`: directories that may hold it, the one to be taken first. */
  constructor(roots: () => readonly string[]) {
    this.#roots = roots;
  }

  /** What was kept under the key; null when there is nothing, or nothing that can be trusted. */
  find(kind: CacheKind, key: Key): Buffer | null {
    const text = keyText(kind, key);
    for (const dir of this.#directories(kind)) {
      if (!readable(dir)) continue;
      const entry = readTrusted(join(dir, nameOf(text)));
      const payload = entry === null ? null : unsealed(text, entry);
      if (payload !== null) return payload;
    }
    return null;
  }

  /** Keeps the payload for later processes; false when it could not. */
  keep(kind: CacheKind, key: Key, payload: Uint8Array): boolean {
    const text = keyText(kind, key);
    const entry = sealed(text, payload);
    for (const dir of this.#directories(kind)) {
      if (!writable(dir) || !writeWhole(join(dir, nameOf(text)), entry)) continue;
      sweepSometimes(dir);
      return true;
    }
    return false;
  }

  /** The same for a value that survives JSON, of which `is` says whether it has the right shape. */
  findJson<T>(kind: CacheKind, key: Key, is: (value: unknown) => value is T): T | null {
    const payload = this.find(kind, key);
    if (payload === null) return null;
    try {
      const value: unknown = JSON.parse(payload.toString('utf8'));
      return is(value) ? value : null;
    } catch {
      return null;
    }
  }

  keepJson(kind: CacheKind, key: Key, value: unknown): boolean {
    return this.keep(kind, key, Buffer.from(JSON.stringify(value)));
  }

  /**
   * Writes files that are to be imported by their path, and returns the directory in which they lie. Their names must
   * say what they hold: a file that is there already and is right is left alone. Throws CacheError when there is no
   * place for them.
   */
  keepFiles(kind: CacheKind, files: Files): string {
    for (const dir of this.#directories(kind)) {
      if (!writable(dir)) continue;
      if (files.every((f) => isRight(join(dir, f.name), f.code) || writeWhole(join(dir, f.name), f.code))) {
        sweepSometimes(dir);
        return dir;
      }
    }
    const where = this.#roots().join(' or ');
    throw new CacheError(`it cannot be kept in ${where}: expected a directory of one's own with room in it`);
  }

  /** The directory in which all these files (hash of the text by name) lie as they were written; null when none has
   *  them. */
  findFiles(kind: CacheKind, hashes: Readonly<Record<string, string>>): string | null {
    const all = Object.entries(hashes);
    const whole = (dir: string): boolean => readable(dir) && all.every(([name, sum]) => sumOf(join(dir, name)) === sum);
    return this.#directories(kind).find(whole) ?? null;
  }

  #directories(kind: CacheKind): string[] {
    return this.#roots().map((root) => join(root, kind));
  }
}

/** This rt0's. */
export const cache: Cache = new Cache(() => cacheRoots());

const keyText = (kind: CacheKind, key: Key): string => JSON.stringify([kind, ...key]);
const nameOf = (key: string): string => hash(key).slice(0, 32);

function isRight(path: string, code: string): boolean {
  return readTrusted(path)?.equals(Buffer.from(code)) === true;
}

function sumOf(path: string): string | null {
  const bytes = readTrusted(path);
  return bytes === null ? null : hash(bytes);
}
