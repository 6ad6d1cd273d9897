// The go statement: makes the g, queues it next on this P, and sees that someone will run it. (proc.go: newproc)

import { newproc1 } from '../g/newproc1.ts';
import { runqput } from '../p/runq.ts';
import { Sched, sched } from '../shared/globals.ts';
import { G, M } from '../shared/layout.ts';
import { get } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { getg } from '../shared/tls.ts';
import { wakep } from './spinning.ts';

const NONE: readonly unknown[] = [];

/** Starts the body at pc with the first nargs of a, b, c, d. Returns its G, which may be running or done by then. */
export function newproc(pc: number, nargs: number, a?: unknown, b?: unknown, c?: unknown, d?: unknown): Ptr<'g'> {
  return spawn(current(), pc, nargs, a, b, c, d, NONE);
}

/** newproc for any number of arguments. */
export function newprocN(pc: number, args: readonly unknown[]): Ptr<'g'> {
  return spawn(current(), pc, 0, undefined, undefined, undefined, undefined, args);
}

/** newproc from the go statement at callerpc. */
export function newprocAt(
  callerpc: number,
  pc: number,
  nargs: number,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
): Ptr<'g'> {
  return spawn(callerpc, pc, nargs, a, b, c, d, NONE);
}

/** newprocAt for any number of arguments. On g0 too: the function at callerpc is said to have started it. */
export function newprocAtN(callerpc: number, pc: number, args: readonly unknown[]): Ptr<'g'> {
  return spawn(callerpc, pc, 0, undefined, undefined, undefined, undefined, args);
}

/** The goroutine function that runs. */
function current(): number {
  const gp = getg();
  return get(gp, G.startpc);
}

function spawn(
  callerpc: number,
  pc: number,
  nargs: number,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  rest: readonly unknown[],
): Ptr<'g'> {
  const gp = getg();
  const newg = newproc1(pc, gp, callerpc, nargs, a, b, c, d, rest);
  const mp = get(gp, G.m);
  const pp = get(mp, M.p);
  runqput(pp, newg, true);
  const started = get(sched, Sched.mainstarted);
  if (started !== 0) wakep();
  return newg;
}
