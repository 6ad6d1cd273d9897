// Tying a goroutine to its thread, as runtime.main does while the init tasks run. (proc.go: lockOSThread,
// dolockOSThread, unlockOSThread, dounlockOSThread)

import { G, M } from '../shared/layout.ts';
import { get, set } from '../shared/mem.ts';
import { nil } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';

/** From here on the current goroutine runs on the current M only, and the M runs nothing else. */
export function lockOSThread(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  set(mp, M.lockedg, gp);
  set(gp, G.lockedm, mp);
}

/** Unties them. Throws if they are not tied. */
export function unlockOSThread(): void {
  const gp = getg();
  const mp = get(gp, G.m);
  if (get(mp, M.lockedg) !== gp || get(gp, G.lockedm) !== mp)
    throw_('runtime: internal error: misuse of lockOSThread/unlockOSThread');
  set(mp, M.lockedg, nil);
  set(gp, G.lockedm, nil);
}
