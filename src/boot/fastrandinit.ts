// fastrandinit: the seed of all scheduling randomness. (proc.go: fastrandinit) Go takes it from the kernel's random
// bytes; here it is the host's, so that a run can be had again: `seed` of the boot, or a random one. Each M mixes its
// id in (mcommoninit).

import { done, step } from '../shared/bootlog.ts';
import { Kern, kern, Sys, sys } from '../shared/globals.ts';
import { get, set } from '../shared/mem.ts';
import { mixseed } from '../shared/rand.ts';
import { at } from '../shared/struct.ts';
import { throw_ } from '../shared/throw.ts';

/** Before mcommoninit. */
export function fastrandinit(): void {
  const record = step('fastrandinit');
  const seed = get(kern, Kern.seed);
  const first = mixseed(seed, 0);
  const second = mixseed(seed, 1);
  set(sys, at(Sys.fastrandseed, 0), first);
  set(sys, at(Sys.fastrandseed, 1), second);
  if (first === 0 || second === 0 || first === second) throw_('fastrandinit: bad seed');
  const what = `seed ${seed >>> 0}: M 0 starts at ${first >>> 0}, M 1 at ${second >>> 0}`;
  done(record, 'fastrandinit', 'src/boot/fastrandinit.ts', what, 'states of different Ms differ, none is 0');
}
