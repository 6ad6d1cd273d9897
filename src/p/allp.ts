// The table of Ps. (runtime2.go: allp)

import { Allp, allp } from '../shared/globals.ts';
import { get } from '../shared/mem.ts';
import { at, type Ptr } from '../shared/struct.ts';

/** P i, or nil. Any M, for i below gomaxprocs; the table changes only while the world is stopped. */
export function pAt(i: number): Ptr<'p'> {
  return get(allp, at(Allp.at, i));
}
