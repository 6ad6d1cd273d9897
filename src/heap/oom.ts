// Out of memory. The machine's memory is fixed, so the error is final: it names the size, what asked for it, and how much
// is in use, which is what one needs to choose a larger `heap`. (mheap.go: grow)
//
// Called with no heap lock held: the allocators return nil up to where the asker's name is known.

import { Mheap, mheap } from '../shared/layout-heap.ts';
import { get } from '../shared/mem.ts';
import { PAGE } from '../shared/param.ts';
import { throw_ } from '../shared/throw.ts';

/** Bytes of pages in use. Read without the lock: a figure for people. */
export function pagesInUseBytes(): number {
  const heap = get(mheap, Mheap.heapPages);
  const stacks = get(mheap, Mheap.stackPages);
  const system = get(mheap, Mheap.systemPages);
  return (heap + stacks + system) * PAGE;
}

export function outOfMemory(bytes: number, what: string): never {
  const inUse = pagesInUseBytes();
  throw_(`runtime: out of memory: cannot allocate ${bytes}-byte block (${inUse} in use) for ${what}`);
}
