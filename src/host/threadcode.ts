// Code cache of V8 for the runtime's script: each thread begins with the code that an earlier one,
// of this process or another, has compiled (entry.ts). A byte of it that is wrong crashes the process, V8 does not
// look; so the host checks it, once for all threads, and they share its copy.

import { readFileSync } from 'node:fs';
import { cachedDataVersionTag } from 'node:v8';
import { cache, type Key } from '../cache/cache.ts';
import { hash } from '../cache/sealed.ts';
import { type Build, built } from './paths.ts';

/** In shared memory. */
export type ThreadCode = Uint8Array<SharedArrayBuffer>;

/** What this process has read or made. */
const known = new Map<Build, ThreadCode>();

/** The code for new threads; null when none is kept that is good for this V8 and its flags. */
export function threadCode(build: Build): ThreadCode | null {
  const before = known.get(build);
  if (before !== undefined) return before;
  const found = cache.find('code', keyOf(build));
  return found === null ? null : remembered(build, found);
}

/** Keeps what a thread has compiled. Where it cannot be written, for the threads of this process. */
export function keepThreadCode(build: Build, code: Uint8Array): ThreadCode {
  cache.keep('code', keyOf(build), code);
  return remembered(build, code);
}

/** worker.cjs names the runtime's script, and its name is its hash. */
function keyOf(build: Build): Key {
  const script = hash(readFileSync(built(build, 'worker.cjs')));
  return [script, process.version, process.arch, String(cachedDataVersionTag())];
}

function remembered(build: Build, code: Uint8Array): ThreadCode {
  const shared = new Uint8Array(new SharedArrayBuffer(code.length));
  shared.set(code);
  known.set(build, shared);
  return shared;
}
