// gogo runs a goroutine: the trampoline that calls the top frame's body, hands its result to the frame below, and so
// on, until a body leaves with PARKED. (asm: gogo)
//
// While bodies run their locals are JavaScript locals and `sp` is the first frame that still lies in shared memory. A
// body that was resumed at the top may call others and return through JavaScript; only frames that were spilled come
// back here.

import { GOEXITPC, Goexit } from '../g/goexit.ts';
import { dropKept, keeping, saveKept } from '../heap/kept.ts';
import { getv } from '../heap/value.ts';
import { frameArgs, framePC, frameWords, slot } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { cas, get, set, setrelaxed } from '../shared/mem.ts';
import { ThreadExit } from '../shared/os.ts';
import { JSSTACKWORDS, STACKGUARD } from '../shared/param.ts';
import type { Ptr } from '../shared/struct.ts';
import { bodyAt, PARKED, RPMASK } from '../shared/text.ts';
import { noteCallers } from './callers.ts';
import { fatalpanic } from './panic.ts';

/** Words that a run may come up through spilled frames before its guard is raised. */
const GUARDSTEP = JSSTACKWORDS / 2;

/** The frame in memory at which this thread's goroutine runs: it is the last of JavaScript's. */
let base = 0;

export function runningFrame(): number {
  return base;
}

type Runnable = ReturnType<typeof bodyAt>;

/** Calls a body that has not begun, with the arguments of its entry frame. */
function callentry(body: Runnable, fp: number, sp: number): unknown {
  switch (frameArgs(fp)) {
    case 0:
      return body(sp, 0);
    case 1: {
      const a = getv(slot(fp, 0));
      return body(sp, 0, a);
    }
    case 2: {
      const a = getv(slot(fp, 0));
      const b = getv(slot(fp, 1));
      return body(sp, 0, a, b);
    }
    case 3: {
      const a = getv(slot(fp, 0));
      const b = getv(slot(fp, 1));
      const c = getv(slot(fp, 2));
      return body(sp, 0, a, b, c);
    }
    default: {
      const args: unknown[] = [];
      for (let i = 0; i < frameArgs(fp); i++) args.push(getv(slot(fp, i)));
      return body(sp, 0, ...args);
    }
  }
}

/** The guard for a run that starts at fp: the stack's own, or higher, so that no more of the stack is live as
 *  JavaScript activations than the thread's native stack holds. newstack tells the two apart. */
function guardFor(gp: Ptr<'g'>, fp: number): number {
  const lo = get(gp, G.stacklo) + STACKGUARD / 4;
  const js = fp - JSSTACKWORDS;
  return js > lo ? js : lo;
}

/** Runs gp, which is the current g, until it leaves with a verdict in m.mcall. */
export function gogo(gp: Ptr<'g'>): void {
  if (keeping()) dropKept(gp);
  let fp = get(gp, G.schedsp);
  let guard = guardFor(gp, fp);
  // The guard is good for frames up to here; above, it would let more calls go down than the native stack holds.
  let ceiling = fp + GUARDSTEP;
  setrelaxed(gp, G.stackguard0, guard);
  let value: unknown;
  let threw = false;
  for (;;) {
    const pc = framePC(fp);
    const sp = fp + frameWords(fp);
    const body = bodyAt(pc);
    base = fp;
    const rp = pc & RPMASK;
    try {
      value = rp === 0 ? callentry(body, fp, sp) : body(sp, threw ? -rp : rp, value);
      threw = false;
    } catch (e) {
      if (e instanceof ThreadExit) throw e;
      value = e;
      threw = true;
    }
    if (value === PARKED) {
      if (keeping()) saveKept(gp);
      // A body may leave by a tail call without a frame of its own; then the caller's is the top.
      const top = get(gp, G.schedsp);
      if (top === 0) set(gp, G.schedsp, sp);
      return;
    }
    // The stack may have moved only when all frames were spilled, which is behind us: sp is good.
    fp = sp;
    set(gp, G.schedsp, fp);
    if (fp > ceiling) {
      const raised = guardFor(gp, fp);
      // Not over a preemption request.
      if (cas(gp, G.stackguard0, guard, raised)) guard = raised;
      ceiling = fp + GUARDSTEP;
    }
    if (threw) {
      if (framePC(fp) === GOEXITPC) {
        if (value !== Goexit) fatalpanic(value);
        threw = false;
      } else noteCallers(value, gp, fp);
    }
  }
}
