// stackinit and mallocinit as steps of the bootstrap: what they do is the heap's (src/heap), what is checked of it
// stands here. (stack.go: stackinit; malloc.go: mallocinit)

import { mallocgc } from '../heap/malloc.ts';
import { mallocinit as heapmallocinit } from '../heap/mallocinit.ts';
import { stackinit as heapstackinit, largeList, poolOf } from '../heap/stackpool.ts';
import { done, step } from '../shared/bootlog.ts';
import { Mutex } from '../shared/layout.ts';
import {
  MCENTRALWORDS,
  Mcentral,
  Mheap,
  Mspanlist,
  mcentrals,
  mheap,
  NUMSPANCLASSES,
  STACKLARGELISTS,
  StackpoolItem,
} from '../shared/layout-heap.ts';
import { rankOf } from '../shared/lockrank.ts';
import { as, get, ref, word } from '../shared/mem.ts';
import { NUMSTACKORDERS, PAGE, STACKMIN } from '../shared/param.ts';
import { nil, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

const OBJECT = 16;

/** Pools of stacks, empty. Before mallocinit, as in Go. */
export function stackinit(): void {
  const record = step('stackinit');
  heapstackinit();
  const rank = rankOf('stackpool');
  for (let order = 0; order < NUMSTACKORDERS; order++) {
    const pool = poolOf(order);
    const has = get(ref(pool, StackpoolItem.mu), Mutex.rank);
    if (has !== rank || !isEmpty(ref(pool, StackpoolItem.span))) throw_(`stackinit: bad pool of order ${order}`);
  }
  for (let i = 0; i < STACKLARGELISTS; i++) {
    if (!isEmpty(largeList(i))) throw_(`stackinit: bad list of large stacks ${i}`);
  }
  const sizes = Array.from({ length: NUMSTACKORDERS }, (_, order) => STACKMIN << order).join(', ');
  const what = `stackpool for ${sizes} bytes; stackLarge, ${STACKLARGELISTS} lists by pages`;
  done(record, 'stackinit', 'src/heap/stackpool.ts', what, 'all lists empty, each lock with its rank');
}

/** The heap: mheap, its centrals and page allocator, mcache0. */
export function mallocinit(): void {
  const record = step('mallocinit');
  heapmallocinit();
  const start = get(mheap, Mheap.startPage);
  const end = get(mheap, Mheap.endPage);
  const cache = get(mheap, Mheap.mcache0);
  if (start <= 0 || end <= start) throw_('mallocinit: bad arena');
  if (cache === nil) throw_('mallocinit: no mcache0');
  for (let c = 0; c < NUMSPANCLASSES; c++) checkCentral(c);
  checkMalloc();
  const grown = get(mheap, Mheap.curPage);
  const what = `mheap, ${NUMSPANCLASSES} centrals, page allocator over pages ${start} to ${end} of ${PAGE} bytes, ${grown - start} under management so far; mcache0 @${cache}`;
  done(
    record,
    'mallocinit',
    'src/heap/mallocinit.ts',
    what,
    'lists empty, locks ranked; two objects allocated, zeroed, side by side',
  );
}

function checkCentral(spanclass: number): void {
  const c = as<'mcentral'>(mcentrals + spanclass * MCENTRALWORDS);
  const rank = get(ref(c, Mcentral.lock), Mutex.rank);
  const empty = isEmpty(ref(c, Mcentral.partial)) && isEmpty(ref(c, Mcentral.full));
  if (rank !== rankOf('mcentral') || !empty) throw_(`mallocinit: bad central of span class ${spanclass}`);
}

/** The first two objects of a fresh heap, through mcache0. */
function checkMalloc(): void {
  const a = mallocgc(OBJECT, false);
  const b = mallocgc(OBJECT, false);
  if (b !== a + OBJECT / 4) throw_('mallocinit: objects not side by side');
  for (let i = 0; i < (2 * OBJECT) / 4; i++) {
    if (word(a + i) !== 0) throw_('mallocinit: object not zeroed');
  }
}

function isEmpty(list: Ptr<'mspanlist'>): boolean {
  const first = get(list, Mspanlist.first);
  const last = get(list, Mspanlist.last);
  return first === nil && last === nil;
}
