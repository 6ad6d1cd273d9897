// The world's first start, as steps of the bootstrap. (lockrank_on.go: worldStopped, worldStarted; later stops:
// m/stw.ts)

import * as world from '../m/world.ts';
import { done, step } from '../shared/bootlog.ts';
import { Sched, sched } from '../shared/globals.ts';
import { load } from '../shared/mem.ts';
import { throw_ } from '../shared/throw.ts';

const FILE = 'src/boot/world.ts';

/** The world starts stopped. */
export function worldStopped(): void {
  const record = step('worldStopped');
  world.worldStopped();
  done(record, 'worldStopped', FILE, 'the world starts stopped', 'it was not stopped before');
}

/** Ps can run from now on. */
export function worldStarted(): void {
  const record = step('worldStarted');
  world.worldStarted();
  const waiting = load(sched, Sched.gcwaiting);
  if (waiting !== 0) throw_('worldStarted: someone waits for a stop');
  done(record, 'worldStarted', FILE, 'the world runs', 'it was stopped once, and nobody waits for a stop');
}
