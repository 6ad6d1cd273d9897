// worldStopped, worldStarted and the assertion that the world is stopped: nobody but the caller's M runs goroutines.
// (lockrank_on.go: worldStopped, worldStarted, assertWorldStopped)

import { Sys, sys } from '../shared/globals.ts';
import { get, store } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';

/** By the M that has stopped it. */
export function worldStopped(): void {
  const was = get(sys, Sys.worldstopped);
  if (was !== 0) throw_(`world stop count=${was + 1}`);
  store(sys, Sys.worldstopped, 1);
}

/** By the same M, before any other may run goroutines. */
export function worldStarted(): void {
  const was = get(sys, Sys.worldstopped);
  if (was !== 1) throw_('released non-stopped world stop lock');
  store(sys, Sys.worldstopped, 0);
}

/** The caller has stopped the world. */
export function assertWorldStopped(): void {
  if (get(sys, Sys.worldstopped) === 0) throw_('world not stopped');
}
