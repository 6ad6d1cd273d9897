// Cache eviction: after a write, at most once an hour for a directory, what has not been
// used for a month goes, then the oldest until the rest is small enough, and what killed processes left unfinished.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { no, remove, TEMPORARY, writeWhole } from './files.ts';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

/** Bounds of a directory; times in milliseconds. */
export interface Bounds {
  /** Not used for so long: goes. */
  readonly unused: number;
  /** Unfinished for so long: whoever wrote it is gone. */
  readonly unfinished: number;
  readonly bytes: number;
  /** Used so lately that a process may be about to import it: stays, whatever the size. Uses are marked once a day
   *  (files.ts). */
  readonly inUse: number;
}

export const BOUNDS: Bounds = { unused: 30 * DAY, unfinished: HOUR, bytes: 256 * 1024 ** 2, inUse: 2 * DAY };
const EVERY = HOUR;
/** Its time of writing says when the directory was swept. */
const SWEPT = 'swept';

/** Sweeps the directory unless that has been done within the hour. */
export function sweepSometimes(dir: string): void {
  const path = join(dir, SWEPT);
  const last = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const now = Date.now();
  // A time in the future is wrong.
  if (last <= now && now - last < EVERY) return;
  if (writeWhole(path, '')) sweep(dir, BOUNDS, now);
}

/** Removes what the bounds say. */
export function sweep(dir: string, bounds: Bounds, now: number): void {
  const files = list(dir).sort((a, b) => b.used - a.used);
  let bytes = 0;
  for (const f of files) {
    const age = now - f.used;
    const unfinished = f.path.endsWith(TEMPORARY);
    bytes += f.bytes;
    const over = bytes > bounds.bytes && age > bounds.inUse;
    if (age > (unfinished ? bounds.unfinished : bounds.unused) || over) {
      remove(f.path);
      bytes -= f.bytes;
    }
  }
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly used: number;
}

function list(dir: string): Kept[] {
  try {
    return readdirSync(dir).flatMap((name) => {
      const path = join(dir, name);
      const s = statSync(path, { throwIfNoEntry: false });
      return s?.isFile() === true && name !== SWEPT ? [{ path, bytes: s.size, used: s.mtimeMs }] : [];
    });
  } catch (e) {
    no(e);
    return [];
  }
}
