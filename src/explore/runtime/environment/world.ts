// The world outside as explored programs have it, made anew for each execution: it knows no real time, files or connections, and so
// is the same each time. What is in no world cannot be explored, and the run says which call it was. (Decision 048)

import type { World, WorldCall } from './calls.ts';
import { Network } from './network.ts';

/** The one call of which the host knows when it ends: the engine's clock serves it (environment/fake-host.ts). */
export const SLEEP = 'sleep';

/** What there is without being asked for; the caller's own come first. */
export function worldOf(own?: () => World): ReadonlyMap<string, WorldCall> {
  return new Map<string, WorldCall>([
    ...Object.entries(new Network().calls()),
    ...Object.entries(own === undefined ? {} : own()),
  ]);
}
