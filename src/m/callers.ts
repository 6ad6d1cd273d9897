// Traceback of a panic: where its exception was thrown. The frames that ran then are JavaScript's, and in the
// text of the error's stack; those that lay in memory are gone when the exception has left them all. So the trampoline
// notes them when the exception first comes to one, and a throw of what is no error notes the stack that JavaScript
// would keep for an error.
//
// Adding them to e.stack was rejected: V8 makes that text when it is first read, which takes longer than all the rest.

import { isError } from '../shared/describe.ts';
import { framePC, frameWords } from '../shared/frame.ts';
import { jsFrames, stackOf } from '../shared/jsframes.ts';
import { G } from '../shared/layout.ts';
import { buffer, get } from '../shared/mem.ts';
import type { Ptr } from '../shared/struct.ts';
import { tracebackPCs } from '../shared/traceback.ts';

interface Thrown {
  /** Made where it was thrown; null for an error, which has a stack of its own. */
  readonly at: Error | null;
  /** The goroutine that it goes through, the frame that it came to last, and all pcs from the first on. */
  gp: number;
  fp: number;
  callers: readonly number[];
}

const MAXFRAMES = 50;
const objects = new WeakMap<object, Thrown>();
/** The last value that is no object. */
let last: { readonly value: unknown; readonly thrown: Thrown } | null = null;

function known(v: unknown): Thrown | null {
  if (typeof v === 'object' && v !== null) return objects.get(v) ?? null;
  return last !== null && Object.is(last.value, v) ? last.thrown : null;
}

function note(v: unknown, thrown: Thrown): Thrown {
  if (typeof v === 'object' && v !== null) objects.set(v, thrown);
  else last = { value: v, thrown };
  return thrown;
}

/** v, which is about to be thrown. By compiled throw statements. */
export function thrown(v: unknown): unknown {
  if (!isError(v)) note(v, { at: new Error(), gp: 0, fp: 0, callers: [] });
  return v;
}

/** v has left what ran of gp, and comes to the frame at fp. By the trampoline. */
export function noteCallers(v: unknown, gp: Ptr<'g'>, fp: number): void {
  const t = known(v) ?? note(v, { at: null, gp: 0, fp: 0, callers: [] });
  const goes = t.gp === gp && t.fp < fp;
  t.gp = gp;
  t.fp = fp;
  if (goes) return;
  const hi = get(gp, G.stackhi);
  const pcs: number[] = [];
  for (let at = fp; at < hi && pcs.length < MAXFRAMES; ) {
    const pc = framePC(at);
    pcs.push(pc);
    at += frameWords(at);
  }
  t.callers = pcs;
}

/** The frames that v was thrown from and through, as a traceback has them. */
export function framesOf(v: unknown): string {
  const t = known(v);
  const at = isError(v) ? v : t?.at;
  return jsFrames(at ? stackOf(at) : undefined) + tracebackPCs(buffer, t?.callers ?? []);
}
