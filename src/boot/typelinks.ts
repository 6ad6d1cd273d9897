// The types of the machine: every struct that a thread has declared, and the kinds of values. (type.go: typelinksinit)
//
// Go makes types of several modules one by their hash. Here each thread declares the same structs by loading the same
// modules, and what must hold is that an offset means the same field on all of them: m0 leaves a hash of all layouts, and
// the others compare theirs (modules.ts: verifyText).
//
//   sys.typelinks   records of TYPEWORDS words, sorted by name: address and bytes of the name, size in words, hash

import { persistentalloc } from '../heap/persistent.ts';
import { done, step } from '../shared/bootlog.ts';
import { putBytes, takeString } from '../shared/bytes.ts';
import { Kern, kern, Sys, sys } from '../shared/globals.ts';
import { get, set, setword, word } from '../shared/mem.ts';
import { layouts } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { fnv } from './fnv.ts';

const FILE = 'src/boot/typelinks.ts';
const TYPEWORDS = 4;
/** Kinds of tagged values that are not structs; 64 bits each. (heap/value.ts) */
export const VALUETYPES = ['float64', 'undefined', 'null', 'bool', 'string', 'func'] as const;
const VALUEWORDS = 2;

interface Type {
  name: string;
  size: number;
  hash: number;
}

/** This thread's types by name: code units in order, the same everywhere. */
function types(): Type[] {
  const structs = layouts().map(([layout, meta]) => {
    const fields = meta.fields.map((f) => {
      const offset = Object.entries(layout).find(([name]) => name === f.name)?.[1] as unknown;
      return `${f.name}:${offset}:${f.spec.kind}:${f.spec.count}:${f.spec.words}:${f.spec.of}`;
    });
    return { name: meta.name, size: meta.size, hash: fnv(`${meta.name} ${meta.size} ${fields.join(' ')}`) };
  });
  const values = VALUETYPES.map((name) => ({ name, size: VALUEWORDS, hash: fnv(name) }));
  return [...structs, ...values].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function hashAll(all: readonly Type[]): number {
  return fnv(all.map((t) => `${t.name} ${t.hash}`).join('\n'));
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
  const table = persistentalloc(all.length * TYPEWORDS);
  all.forEach((t, i) => {
    const bytes = Buffer.from(t.name, 'utf8');
    const name = persistentalloc((bytes.length + 3) >>> 2, 1);
    putBytes(name, bytes);
    [name, bytes.length, t.size, t.hash].forEach((w, k) => {
      setword(table + i * TYPEWORDS + k, w);
    });
  });
  set(sys, Sys.typelinks, table);
  set(sys, Sys.ntypelinks, all.length);
  set(kern, Kern.typehash, hashAll(all));
  for (const t of all) {
    const found = typeNamed(t.name);
    if (found === 0 || word(found + 2) !== t.size || word(found + 3) !== t.hash)
      throw_(`typelinksinit: type ${t.name} not found`);
  }
  const names = new Set(all.map((t) => t.name));
  if (names.size !== all.length) throw_('typelinksinit: two types of one name');
  done(
    record,
    'typelinksinit',
    FILE,
    `${all.length} types at ${table}, sorted by name`,
    'names unique; each found again by name, with size and hash',
  );
}

export function typeName(t: number): string {
  const name = word(t);
  const n = word(t + 1);
  return takeString(name, n);
}

/** The type called `name`: address of its record, or 0. By halving. After typelinksinit. */
export function typeNamed(name: string): number {
  const table = get(sys, Sys.typelinks);
  let lo = 0;
  let hi = get(sys, Sys.ntypelinks);
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    const t = table + mid * TYPEWORDS;
    const s = typeName(t);
    if (s === name) return t;
    if (s < name) lo = mid + 1;
    else hi = mid;
  }
  return 0;
}
