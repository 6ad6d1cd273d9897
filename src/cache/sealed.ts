// A cache entry as bytes: a line with a hash, and what it is the hash of. The hash covers the entry's key too, so that
// an entry that lies under another's name is not taken for it.
//
//   rt0 cache 1 <sha256 of key, 0, payload, 64 hex digits>\n
//   payload

import { createHash } from 'node:crypto';

const MARK = 'rt0 cache 1 ';
const HEAD = MARK.length + 64 + 1;

/** SHA-256 of the parts, of which each but the last is followed by a 0 byte; 64 hex digits. */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  const h = createHash('sha256');
  parts.forEach((p, i) => {
    if (i > 0) h.update('\0');
    h.update(p);
  });
  return h.digest('hex');
}

/** The entry that holds `payload` under `key`. */
export function sealed(key: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${MARK}${hash(key, payload)}\n`, 'latin1'), payload]);
}

/** The payload of an entry; null when it is not whole, not ours, or another key's. */
export function unsealed(key: string, entry: Buffer): Buffer | null {
  if (entry.length < HEAD) return null;
  const payload = entry.subarray(HEAD);
  return entry.toString('latin1', 0, HEAD) === `${MARK}${hash(key, payload)}\n` ? payload : null;
}
