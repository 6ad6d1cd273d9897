// One goroutine function called as a body, on a stack that is large enough: for measurements.

import { compile } from '../../../src/compile/compile.ts';
import { stackalloc } from '../../../src/heap/stack.ts';
import { G } from '../../../src/shared/layout.ts';
import { set } from '../../../src/shared/mem.ts';
import { getg } from '../../../src/shared/tls.ts';
import { solo } from '../../harness/solo.ts';
import { library, link } from './compiled.ts';

/** The function `body` of the source, as a plain function of its arguments. */
export function runBody(source: string): (...args: unknown[]) => unknown {
  solo();
  const text = `import { print } from 'rt0';\n${source}\nexport function* main() { print(body); }`;
  const { code } = compile(text, { runtime: 'rt0', name: 'body.js', sourceMap: false });
  const stack = stackalloc(16 * 1024);
  set(getg(), G.stackguard0, stack + 64);
  const f = link(`${code}\nconst init$out = body;`)(library).init as (
    sp: number,
    rp: number,
    ...args: unknown[]
  ) => unknown;
  return (...args) => f(stack + 4096, 0, ...args);
}
