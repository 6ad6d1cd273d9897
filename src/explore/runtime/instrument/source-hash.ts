// The hash of the runtime's source and of what is done to it, under which texts made from it are kept. Without the
// bundler and the parser: a text that is in the cache needs neither.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../../../cache/sealed.ts';
import type { SourceOptions } from './texts.ts';

/** Rooms of the runtime, whose modules are all in its text. */
export const ROOMS = ['shared', 'heap', 'g', 'p', 'm', 'sync', 'chan', 'time', 'world', 'lib'];
export const sha = (s: string): string => hash(s).slice(0, 24);

/** Hashes that this process has made: it reads the source once. */
const hashes = new Map<string, string>();

/** Everything that the text is made of, as one hash: for caches. */
export function sourceHash(o: SourceOptions): string {
  const key = JSON.stringify(o);
  const known = hashes.get(key) ?? hashOf(o);
  hashes.set(key, known);
  return known;
}

function hashOf(o: SourceOptions): string {
  const files = [...ROOMS, 'boot', 'host', 'explore/runtime', 'explore/lockstep'].flatMap((room) =>
    readdirSync(join(o.root, 'src', room), { recursive: true, encoding: 'utf8' })
      .filter((f) => f.endsWith('.ts'))
      .map((f) => join('src', room, f)),
  );
  const parts = files.map((f) => `${f}\0${readFileSync(join(o.root, f), 'utf8')}`);
  return sha(JSON.stringify([parts, o.params, o.mutations, o.debug]));
}
