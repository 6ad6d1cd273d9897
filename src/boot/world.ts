// Whether the world is stopped: nobody but the caller's M runs goroutines. (lockrank_on.go: worldStopped, worldStarted)

import { done, step } from '../shared/bootlog.ts';
import { Sched, Sys, sched, sys } from '../shared/globals.ts';
import { get, load, set, store } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';

const FILE = 'src/boot/world.ts';

/** The world starts stopped. */
export function worldStopped(): void {
  const record = step('worldStopped');
  const was = get(sys, Sys.worldstopped);
  if (was !== 0) throw_(`world stop count=${was + 1}`);
  store(sys, Sys.worldstopped, 1);
  done(record, 'worldStopped', FILE, 'the world starts stopped', 'it was not stopped before');
}

/** Ps can run from now on. */
export function worldStarted(): void {
  const record = step('worldStarted');
  const was = get(sys, Sys.worldstopped);
  if (was !== 1) throw_('released non-stopped world stop lock');
  set(sys, Sys.worldstopped, 0);
  const waiting = load(sched, Sched.gcwaiting);
  if (waiting !== 0) throw_('worldStarted: someone waits for a stop');
  done(record, 'worldStarted', FILE, 'the world runs', 'it was stopped once, and nobody waits for a stop');
}
