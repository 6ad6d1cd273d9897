// The types of the machine: every struct that a thread has declared, and the kinds of values. (type.go: typelinksinit)
//
// Go makes types of several modules one by their hash. Here each thread declares the same structs by loading the same
// modules, and what must hold is that an offset means the same field on all of them: m0 leaves a hash of all layouts,
// and the others compare theirs (modules.ts: verifyText).
//
//   sys.typelinks   records of TYPEWORDS words, by hash of the name: that hash, address and bytes of the name, size in
//                   words, hash of the layout

import { persistentalloc } from '../heap/persistent.ts';
import { done, step } from '../shared/bootlog.ts';
import { putBytes, takeString } from '../shared/bytes.ts';
import { Kern, kern, Sys, sys } from '../shared/globals.ts';
import { get, set, setword, word } from '../shared/mem.ts';
import { layouts } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const FILE = 'src/boot/typelinks.ts';
const TYPEWORDS = 5;
const HASH = 0;
const NAME = 1;
const NAMELEN = 2;
const SIZE = 3;
const LAYOUT = 4;
/** Kinds of tagged values that are not structs; 64 bits each. 'any' is a copied object. (heap/tags.ts) */
export const VALUETYPES = [
  'float64',
  'undefined',
  'null',
  'bool',
  'string',
  'func',
  'any',
  'unsafe.Pointer',
  'chan',
  '*sync.Mutex',
  '*sync.RWMutex',
  'sync.Locker',
  '*sync.WaitGroup',
  '*sync.Cond',
  '*sync.Once',
  '*atomic.Int32',
  '*time.Timer',
  '*time.Ticker',
  '[]int32',
  '[]float64',
  '[]uint8',
] as const;
const VALUEWORDS = 2;

interface Type {
  name: string;
  namehash: number;
  size: number;
  hash: number;
}

/** This thread's types, sorted. */
function types(): Type[] {
  const structs = layouts().map(([layout, meta]) => {
    // Offsets as code uses them, in order of declaration.
    const hash = fnv(`${meta.name} ${meta.size} ${Object.keys(layout).join()} ${Object.values(layout).join()}`);
    return { name: meta.name, namehash: fnv(meta.name), size: meta.size, hash };
  });
  const values = VALUETYPES.map((name) => ({
    name,
    namehash: fnv(name),
    size: VALUEWORDS,
    hash: fnv(`value ${name}`),
  }));
  return [...structs, ...values].sort((a, b) => a.namehash - b.namehash);
}

function hashAll(all: readonly Type[]): number {
  return fnv(all.map((t) => t.hash).join());
}

/** Hash of all types of this thread. Structs are declared when code is loaded, so it is computed once. */
export function typehash(): number {
  if (cached === null) cached = hashAll(types());
  return cached;
}
let cached: number | null = null;

/** After modulesinit. */
export function typelinksinit(): void {
  const record = step('typelinksinit');
  const all = types();
  if (all.some((t, i) => t.namehash === all[i + 1]?.namehash)) throw_('typelinksinit: two types of one name');
  const names = all.map((t) => Buffer.from(t.name, 'utf8'));
  const words = names.reduce((n, b) => n + ((b.length + 3) >>> 2), 0);
  const table = persistentalloc(all.length * TYPEWORDS + words);
  let name = table + all.length * TYPEWORDS;
  all.forEach((t, i) => {
    const bytes = names[i] as Buffer;
    putBytes(name, bytes);
    [t.namehash, name, bytes.length, t.size, t.hash].forEach((w, k) => {
      setword(table + i * TYPEWORDS + k, w);
    });
    name += (bytes.length + 3) >>> 2;
  });
  set(sys, Sys.typelinks, table);
  set(sys, Sys.ntypelinks, all.length);
  set(kern, Kern.typehash, hashAll(all));
  for (const t of all) {
    const found = typeNamed(t.name);
    if (found === 0 || word(found + SIZE) !== t.size || word(found + LAYOUT) !== t.hash) {
      throw_(`typelinksinit: type ${t.name} not found`);
    }
  }
  const what = `${all.length} types at ${table}, sorted by hash`;
  done(record, 'typelinksinit', FILE, what, 'names unique; each found again by name, with its size and layout');
}

export function typeName(t: number): string {
  const name = word(t + NAME);
  const n = word(t + NAMELEN);
  return takeString(name, n);
}

/** The type called `name`: address of its record, or 0. By halving. After typelinksinit. */
export function typeNamed(name: string): number {
  const table = get(sys, Sys.typelinks);
  const want = fnv(name);
  let lo = 0;
  let hi = get(sys, Sys.ntypelinks);
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    const t = table + mid * TYPEWORDS;
    const h = word(t + HASH);
    if (h === want) return typeName(t) === name ? t : 0;
    if (h < want) lo = mid + 1;
    else hi = mid;
  }
  return 0;
}

/** FNV-1a, 32 bits: a fingerprint of text, the same in every thread and every run. */
export function fnv(s: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) {
    h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  }
  return h | 0;
}
