// The error for a value that cannot be kept across a suspension: what it is, where it was declared or made, where the
// goroutine would wait, and what to write instead.

import { runningFrame } from '../m/gogo.ts';
import { framePC, frameWords } from '../shared/frame.ts';
import { G } from '../shared/layout.ts';
import { buffer, get, set } from '../shared/mem.ts';
import { funcLines, funcName, RPMASK } from '../shared/text.ts';
import { fatalsaving } from '../shared/throw.ts';
import { getg } from '../shared/tls.ts';
import { tracebackPCs } from '../shared/traceback.ts';

const KEPT =
  'only numbers, bigints, booleans, null, undefined, strings, goroutine functions, channels, shared arrays and other handles can be kept';

/** Variables of the compiler's own, by the names that it gives them (Func.holds): what each holds, and the way out. */
const OWN: Readonly<Record<string, readonly [what: string, instead: string]>> = {
  $thrown: [
    'the exception that a finally clause holds back',
    "throw an error of one of JavaScript's own classes, or catch it, and wait after the try statement",
  ],
  $returned: [
    'the value that is returned through a finally clause',
    'return what can be kept, or make the object after the try statement',
  ],
  $over: [
    'the array that for...of goes over',
    'loop over what can be kept, as in for (const k of Object.keys(o)), or over an index of a shared array',
  ],
  $list: ['the list of arguments or elements', 'spread it after the yield*, whose value a const can hold'],
  $operand: ['a part of the expression', 'take the value of the yield* into a const first'],
};

/** Slot i of the frame at fp, which is being saved, cannot take the value; `holds` says what that is. The run ends:
 *  half of the goroutine is saved. */
export function refuse(fp: number, i: number, holds: string): never {
  const pc = framePC(fp);
  const at = funcLines(pc);
  const rp = pc & RPMASK;
  const saved = at?.saved[i]?.map((v) => v.split(':')).find(([from, to]) => Number(from) <= rp && rp <= Number(to));
  const [, , name = '', line = ''] = saved ?? [];
  const file = at === null ? funcName(pc) : at.file;
  const place = line === '' ? '' : ` (${file}:${line})`;
  const [own, instead] = OWN[name] ?? [
    name === '' ? 'a value' : `local '${name}'`,
    'use int32Array(n) or a channel, or finish with it before',
  ];
  const where = `${file}:${at?.lines[rp] ?? '?'}`;
  fatalsaving(`${own}${place} holds ${holds} across a suspension (${where}): ${KEPT}; ${instead}`, savedFrames(fp));
}

/** The frames from the top to the one that is being saved, which have left JavaScript's stack. The traceback goes on
 *  with those that are still there, and with those that this run of the goroutine has not resumed. */
function savedFrames(fp: number): string {
  const gp = getg();
  const pcs: number[] = [];
  // The top may lie on a larger stack, to which the others have not come yet.
  const moving = get(gp, G.newhi) !== 0;
  for (let at = get(gp, G.schedsp); at > 0 && at !== fp; at += frameWords(at)) {
    pcs.push(framePC(at));
    if (moving) break;
  }
  const base = runningFrame();
  // (In the explorer, where all Ms are one thread, it may be another goroutine's.)
  const own = base >= get(gp, G.stacklo) && base < get(gp, G.stackhi);
  set(gp, G.schedsp, own ? base : fp);
  return tracebackPCs(buffer, pcs);
}

/** `an Array`, `a Map`. */
export function kind(v: unknown): string {
  if (typeof v !== 'object' || v === null) return `a ${typeof v}`;
  const proto = Object.getPrototypeOf(v) as { constructor?: { name?: string } } | null;
  const name = proto?.constructor?.name ?? 'object';
  if (name === 'Object' || name === 'object') return 'an object';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
