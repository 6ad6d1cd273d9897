// What may happen to a cache file.

import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

export interface Damage {
  readonly name: string;
  /** Only root can do it. */
  readonly root?: boolean;
  do(path: string): void;
}

function rewritten(name: string, f: (bytes: Buffer) => Uint8Array | string): Damage {
  return { name, do: (path) => writeFileSync(path, f(readFileSync(path))) };
}

function flipped(at: (n: number) => number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const i = at(bytes.length);
    bytes[i] = (bytes[i] as number) ^ 8;
    return bytes;
  };
}

export const DAMAGES: readonly Damage[] = [
  rewritten('empty', () => ''),
  rewritten('truncated', (b) => b.subarray(0, b.length >> 1)),
  rewritten('a byte short', (b) => b.subarray(0, -1)),
  rewritten('a byte long', (b) => Buffer.concat([b, Buffer.from('x')])),
  rewritten('null', () => 'null'),
  rewritten('an empty object', () => '{}'),
  rewritten('JSON of another shape', () => '{"deps":{},"file":"/etc/passwd","code":3,"table":[]}'),
  rewritten('zeros', (b) => Buffer.alloc(b.length)),
  rewritten(
    'a bit flipped at the start',
    flipped(() => 0),
  ),
  rewritten(
    'a bit flipped in the middle',
    flipped((n) => n >> 1),
  ),
  rewritten(
    'a bit flipped at the end',
    flipped((n) => n - 1),
  ),
  {
    name: 'a directory',
    do(path) {
      rmSync(path);
      mkdirSync(path);
    },
  },
  {
    name: 'a symbolic link to itself',
    do(path) {
      rmSync(path);
      symlinkSync(path, path);
    },
  },
  { name: 'gone', do: (path) => rmSync(path) },
  { name: 'writable by everybody', do: (path) => chmodSync(path, 0o666) },
  { name: 'another user’s', root: true, do: (path) => chownSync(path, 4711, 4711) },
];

export const ROOTUSER = process.geteuid?.() === 0;
export const POSSIBLE: readonly Damage[] = DAMAGES.filter((d) => d.root !== true || ROOTUSER);
