// Reads /proc and /sys files about processor and thread: the bootstrap's open, read, close.

import { closeSync, openSync, readSync } from 'node:fs';

/** The first `most` bytes of a file; null when there is none, or none that may be read. Blocks the thread, as read
 *  does. */
export function readStart(path: string, most: number): Buffer | null {
  return readAt(path, 0, most);
}

/** `n` bytes at an offset: for devices whose offset is an argument. */
export function readAt(path: string, offset: number, n: number): Buffer | null {
  let fd = -1;
  try {
    fd = openSync(path, 'r');
    const b = Buffer.alloc(n);
    return b.subarray(0, readSync(fd, b, 0, n, offset));
  } catch {
    return null;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}
