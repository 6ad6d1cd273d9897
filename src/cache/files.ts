// Cache files: written whole or not at all, and read only from directories and files that nobody else could have
// written. What lies in the cache is run, so a file of another user's, or one that everybody may write, is as if it
// were not there.

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OWNER } from './place.ts';
import { writing } from './writing.ts';

/** What names of unfinished files end in. */
export const TEMPORARY = '.tmp';
/** A file that is used is marked as used at most this often, in milliseconds. */
const MARK = 24 * 3600 * 1000;

/** Whether what the system says of a file or directory lets only people write it whose code runs here anyway: this
 *  user, root, and who owns rt0 itself. */
function trusted(s: Stats): boolean {
  const me = process.geteuid?.();
  if (me === undefined) return true;
  return (s.uid === me || s.uid === 0 || s.uid === OWNER) && (s.mode & 0o002) === 0;
}

/** Whether `dir`, a directory of a cache root, may be read: both must be trusted. The root may be a symbolic link,
 *  unless it lies where everybody may make one. */
export function readable(dir: string): boolean {
  try {
    const root = dirname(dir);
    const open = (statSync(dirname(root)).mode & 0o002) !== 0;
    const r = open ? lstatSync(root) : statSync(root);
    const d = lstatSync(dir);
    return r.isDirectory() && trusted(r) && d.isDirectory() && trusted(d);
  } catch (e) {
    return no(e);
  }
}

/** Makes the directory if need be. False when it cannot be made or must not be trusted. */
export function writable(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (e) {
    return no(e);
  }
  return readable(dir);
}

/** The file's bytes; null when there is none that can be trusted. Marks it as used. */
export function readTrusted(path: string): Buffer | null {
  let fd = -1;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const s = fstatSync(fd);
    if (!s.isFile() || !trusted(s)) return null;
    const bytes = readFileSync(fd);
    if (Date.now() - s.mtimeMs > MARK) mark(fd);
    return bytes;
  } catch (e) {
    no(e);
    return null;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** A cache that may only be read cannot be marked. */
function mark(fd: number): void {
  try {
    futimesSync(fd, new Date(), new Date());
  } catch (e) {
    no(e);
  }
}

/** Writes the file whole or not at all; false when it cannot. The name of what is not finished is unique over
 *  processes, threads and machines: a process id is not, in containers that share a directory. */
export function writeWhole(path: string, bytes: Uint8Array | string): boolean {
  return writing(() => {
    const temporary = join(dirname(path), `${basename(path)}.${randomBytes(9).toString('base64url')}${TEMPORARY}`);
    try {
      writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
      renameSync(temporary, path);
      return true;
    } catch (e) {
      remove(temporary);
      return no(e);
    }
  });
}

/** Whether it was removed. */
export function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch (e) {
    return no(e);
  }
}

/** The system's refusals are no errors of a cache's. */
export function no(e: unknown): false {
  if (e instanceof Error && 'syscall' in e) return false;
  throw e;
}
