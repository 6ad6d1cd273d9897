// runtime.GC, as far as there is one: what can be given back without knowing which objects live. (mgc.go: GC;
// mgcmark.go: markroot's shrinking of stacks; mcache.go, stack.go: the end of a cycle)
//
// It shrinks the stacks of all goroutines that wait, takes the stacks that Ps keep for their next goroutines, and gives
// free stack spans back to the page heap. Objects are not collected: there is no collector for them yet.

import { allg, allglen } from '../g/allgs.ts';
import { casfrom_Gscanstatus, castogscanstatus, readgstatus } from '../g/status.ts';
import { stackcache_clear } from '../heap/stackcache.ts';
import { freeStackSpans } from '../heap/stackpool.ts';
import { shrinkstack } from '../heap/stackshrink.ts';
import { pAt } from '../p/own.ts';
import { frameSize, push } from '../shared/frame.ts';
import { Grunnable, Gscan, Gwaiting, P } from '../shared/layout.ts';
import { get } from '../shared/mem.ts';
import { MAXPROCS } from '../shared/param.ts';
import { nil } from '../shared/struct.ts';
import { funcs, PARKED } from '../shared/text.ts';
import { startTheWorldGC, stopTheWorldGC } from './stoptheworld.ts';

/** Resumable: stops the world meanwhile. */
export function gc(sp: number, rp: number): unknown {
  const fp = sp - FRAME;
  if (rp === 0) {
    const r = stopTheWorldGC(fp, 0);
    if (r === PARKED) {
      push(fp, pc.GC | 1, FRAME);
      return PARKED;
    }
  }
  shrinkstacks();
  freestacks();
  startTheWorldGC();
  return undefined;
}

/** World stopped. The Gscan bit is needed all the same: sysmon, which needs no P, may make a goroutine ready. */
function shrinkstacks(): void {
  const n = allglen();
  for (let i = 0; i < n; i++) {
    const gp = allg(i);
    const status = readgstatus(gp);
    if (status !== Gwaiting && status !== Grunnable) continue;
    // A running goroutine's frames are JavaScript's.
    if (!castogscanstatus(gp, status)) continue;
    shrinkstack(gp);
    casfrom_Gscanstatus(gp, status | Gscan);
  }
}

/** World stopped: no P allocates. */
function freestacks(): void {
  for (let i = 0; i < MAXPROCS; i++) {
    const pp = pAt(i);
    if (pp === nil) break;
    const c = get(pp, P.mcache);
    if (c !== nil) stackcache_clear(c);
  }
  freeStackSpans();
}

const FRAME = frameSize(0);
const pc = funcs('runtime', { GC: gc });
