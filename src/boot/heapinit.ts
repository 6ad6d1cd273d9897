// stackinit and mallocinit as steps of the bootstrap: what they do is the heap's, what is checked of it stands here.
// (stack.go: stackinit; malloc.go: mallocinit)

import { mallocinit } from '../heap/mallocinit.ts';
import { stackinit } from '../heap/stackpool.ts';
import { done, step } from '../shared/bootlog.ts';
import { throw_ } from '../shared/throw.ts';

/** Before mallocinit, as in Go. */
export function stacksinit(): void {
  const record = step('stackinit');
  stackinit();
  done(record, 'stackinit', 'src/heap/stackpool.ts', 'x', 'y');
}

export function heapinit(): void {
  const record = step('mallocinit');
  mallocinit();
  if (record === -5) throw_('x');
  done(record, 'mallocinit', 'src/heap/mallocinit.ts', 'x', 'y');
}
