// itabs: from the tag of a value to its type, for the one interface that there is, `any`. A hash table
// in shared memory with quadratic probing, at most three quarters full. (iface.go: itabsinit, itabAdd, itabTableType)
//
//   sys.itabs   sys.itabsize entries of two words: tag, type; a type of 0 is a free entry

import { persistentalloc } from '../heap/persistent.ts';
import {
  TAG_ATOMICINT32,
  TAG_BOOL,
  TAG_CHAN,
  TAG_CLONE,
  TAG_COND,
  TAG_FLOAT64ARRAY,
  TAG_FUNC,
  TAG_HANDLE,
  TAG_INT32ARRAY,
  TAG_MUTEX,
  TAG_NULL,
  TAG_NUMBER,
  TAG_ONCE,
  TAG_POINTER,
  TAG_RLOCKER,
  TAG_RWMUTEX,
  TAG_STRING,
  TAG_TICKER,
  TAG_TIMER,
  TAG_UINT8ARRAY,
  TAG_UNDEFINED,
  TAG_WAITGROUP,
} from '../heap/tags.ts';
import { done, step } from '../shared/bootlog.ts';
import { g0, Sys, sys } from '../shared/globals.ts';
import { G } from '../shared/layout.ts';
import { get, set, setword, word } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';
import { memhash } from './memhash.ts';
import { typeName, typeNamed, type VALUETYPES } from './typelinks.ts';

const FILE = 'src/boot/itabs.ts';
const ITABSIZE = 32;
const ENTRYWORDS = 2;

const TAGS: readonly { tag: number; type: (typeof VALUETYPES)[number] }[] = [
  { tag: TAG_NUMBER, type: 'float64' },
  { tag: TAG_UNDEFINED, type: 'undefined' },
  { tag: TAG_NULL, type: 'null' },
  { tag: TAG_BOOL, type: 'bool' },
  { tag: TAG_STRING, type: 'string' },
  { tag: TAG_FUNC, type: 'func' },
  { tag: TAG_CLONE, type: 'any' },
  { tag: TAG_POINTER, type: 'unsafe.Pointer' },
  { tag: TAG_CHAN, type: 'chan' },
  { tag: TAG_MUTEX, type: '*sync.Mutex' },
  { tag: TAG_RWMUTEX, type: '*sync.RWMutex' },
  { tag: TAG_RLOCKER, type: 'sync.Locker' },
  { tag: TAG_WAITGROUP, type: '*sync.WaitGroup' },
  { tag: TAG_COND, type: '*sync.Cond' },
  { tag: TAG_ONCE, type: '*sync.Once' },
  { tag: TAG_ATOMICINT32, type: '*atomic.Int32' },
  { tag: TAG_TIMER, type: '*time.Timer' },
  { tag: TAG_TICKER, type: '*time.Ticker' },
  { tag: TAG_INT32ARRAY, type: '[]int32' },
  { tag: TAG_FLOAT64ARRAY, type: '[]float64' },
  { tag: TAG_UINT8ARRAY, type: '[]uint8' },
];

/** After typelinksinit and alginit. */
export function itabsinit(): void {
  const record = step('itabsinit');
  const table = persistentalloc(ITABSIZE * ENTRYWORDS);
  set(sys, Sys.itabs, table);
  set(sys, Sys.itabsize, ITABSIZE);
  for (const { tag, type } of TAGS) itabAdd(tag, typeNamed(type));
  for (const { tag, type } of TAGS) {
    const t = itabFind(tag);
    const name = t === 0 ? '' : typeName(t);
    if (name !== type) throw_(`itabsinit: tag of ${type} leads to ${name || 'nothing'}`);
  }
  const stranger = itabFind(TAG_HANDLE - 1);
  if (stranger !== 0) throw_('itabsinit: found a type that nobody added');
  const n = get(sys, Sys.nitabs);
  done(
    record,
    'itabsinit',
    FILE,
    `${n} of ${ITABSIZE} entries: tag of a value -> its type`,
    'each tag leads to its type, an unknown one to none',
  );
}

/** The probe's start. The key is hashed from the bottom of g0's stack: m0 alone adds. */
function start(tag: number): number {
  const scratch = get(g0, G.stacklo);
  setword(scratch, tag);
  return memhash(scratch, 0, 4) & (ITABSIZE - 1);
}

function itabAdd(tag: number, type: number): void {
  const n = get(sys, Sys.nitabs);
  if (n >= 3 * (ITABSIZE / 4)) throw_('itabAdd: table full');
  if (type === 0) throw_('itabAdd: no type');
  const e = probe(tag);
  setword(e, tag);
  setword(e + 1, type);
  set(sys, Sys.nitabs, n + 1);
}

/** The type of values with a tag; 0 when there is none. On m0, during the bootstrap. */
function itabFind(tag: number): number {
  return word(probe(tag) + 1);
}

/** The entry of a tag, or the free one where it belongs. The steps 1, 2, 3 ... meet every entry of a power of two. */
function probe(tag: number): number {
  const table = get(sys, Sys.itabs);
  let h = start(tag);
  for (let i = 1; ; i++) {
    const e = table + h * ENTRYWORDS;
    const type = word(e + 1);
    if (type === 0 || word(e) === tag) return e;
    h = (h + i) & (ITABSIZE - 1);
  }
}
