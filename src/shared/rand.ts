// fastrand: random numbers for scheduling: victim order, runnext ties, select order. One xorshift generator an M, owner
// only. (stubs.go: fastrand, fastrandn)

import { G, M } from './layout.ts';
import { get, set } from './mem.ts';
import { getg } from './tls.ts';

/** A 32-bit number, unsigned. */
export function fastrand(): number {
  const g = getg();
  const mp = get(g, G.m);
  let x = get(mp, M.fastrand);
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  set(mp, M.fastrand, x);
  return x >>> 0;
}

/** A number in [0, n). */
export function fastrandn(n: number): number {
  return Math.floor((fastrand() / 4294967296) * n);
}

/** Mixes a seed and an id into a nonzero generator state (splitmix32). */
export function mixseed(seed: number, id: number): number {
  let z = (seed + Math.imul(id + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  z ^= z >>> 16;
  return z === 0 ? 1 : z;
}
