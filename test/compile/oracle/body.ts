// One goroutine function called as a body, on a stack that is large enough: for measurements.

import { compile } from '../../../src/compile/compile.ts';
import { stackalloc } from '../../../src/heap/stack.ts';
import { framePC } from '../../../src/shared/frame.ts';
import { G, STACKPREEMPT } from '../../../src/shared/layout.ts';
import { get, set } from '../../../src/shared/mem.ts';

import { PARKED, RPMASK } from '../../../src/shared/text.ts';
import { getg } from '../../../src/shared/tls.ts';
import { solo } from '../../harness/solo.ts';
import { library, link } from './compiled.ts';

export type Body = (...args: readonly unknown[]) => unknown;

/** How often a preempted run leaves. */
const LEAVES = 6;

/** The function `body` of the source, as a plain function of its arguments: run at a stretch, and run with preemption
 *  requests, so that it leaves at its first looks and is entered again from its frame. */
export function runBody(source: string): { readonly run: Body; readonly preempted: Body } {
  solo();
  const text = `import { print } from 'rt0';\n${source}\nexport function* main() { print(body); }`;
  const { code } = compile(text, { runtime: 'rt0', name: 'body.js', sourceMap: false });
  const stack = stackalloc(16 * 1024);
  const sp = stack + 4096;
  const f = link(`${code}\nconst init$out = body;`)(library).init as (
    sp: number,
    rp: number,
    ...args: readonly unknown[]
  ) => unknown;
  const guard = (raised: boolean): void => set(getg(), G.stackguard0, raised ? STACKPREEMPT : stack + 64);
  guard(false);
  const run: Body = (...args) => f(sp, 0, ...args);
  const preempted: Body = (...args) => {
    set(getg(), G.schedsp, 0);
    guard(true);
    let value = f(sp, 0, ...args);
    for (let left = 1; value === PARKED; left++) {
      const fp = get(getg(), G.schedsp);
      set(getg(), G.schedsp, 0);
      guard(left < LEAVES);
      const rp = framePC(fp) & RPMASK;
      value = rp === 0 ? f(sp, 0, ...args) : f(sp, rp, undefined);
    }
    guard(false);
    return value;
  };
  return { run, preempted };
}
