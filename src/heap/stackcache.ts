// The stack cache of a P: up to 32 KiB of each order, exchanged with the pools by halves so that a P which hovers at a
// limit does not go to the pool each time. (stack.go: stackcacherefill, stackcacherelease, stackcache_clear)
//
// The owner P only, or with the world stopped.

import { Mcache, StackpoolItem } from '../shared/layout-heap.ts';
import { lock, unlock } from '../shared/lock.ts';
import { get, ref, set, setword, word } from '../shared/mem.ts';
import { NUMSTACKORDERS, STACKCACHE, STACKMIN } from '../shared/param.ts';
import { at, type Ptr } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { outOfMemory } from './pages.ts';
import { poolOf, stackpoolalloc, stackpoolfree } from './stackpool.ts';

/** Fills an empty cache to half. Dies when not even one stack can be had. */
export function stackcacherefill(c: Ptr<'mcache'>, order: number): void {
  const had = get(c, at(Mcache.stacklist, order));
  if (had !== 0) throw_('stackcacherefill: cache is not empty');
  const bytes = STACKMIN << order;
  const mu = ref(poolOf(order), StackpoolItem.mu);
  let list = 0;
  let size = 0;
  lock(mu);
  while (size < STACKCACHE / 2) {
    const x = stackpoolalloc(order);
    if (x === 0) break;
    setword(x, list);
    list = x;
    size += bytes;
  }
  unlock(mu);
  if (list === 0) outOfMemory(bytes, 'stack of goroutine');
  set(c, at(Mcache.stacklist, order), list);
  set(c, at(Mcache.stacksize, order), size);
}

/** Gives stacks back until the cache is at half. */
export function stackcacherelease(c: Ptr<'mcache'>, order: number): void {
  releaseTo(c, order, STACKCACHE / 2);
}

/** Gives all stacks back. When a P dies. */
export function stackcache_clear(c: Ptr<'mcache'>): void {
  for (let order = 0; order < NUMSTACKORDERS; order++) releaseTo(c, order, 0);
}

function releaseTo(c: Ptr<'mcache'>, order: number, most: number): void {
  const bytes = STACKMIN << order;
  const mu = ref(poolOf(order), StackpoolItem.mu);
  let x = get(c, at(Mcache.stacklist, order));
  let size = get(c, at(Mcache.stacksize, order));
  lock(mu);
  while (size > most) {
    const next = word(x);
    stackpoolfree(x, order);
    x = next;
    size -= bytes;
  }
  unlock(mu);
  set(c, at(Mcache.stacklist, order), x);
  set(c, at(Mcache.stacksize, order), size);
}
