// Where a goroutine asks for a thread before it blocks one (src/compile/threads.ts).

import { expect, test } from 'vitest';
import { compile } from '../../src/compile/compile.ts';

const HEAD = "import { chan, go, syscall as block, gosched } from 'rt0'; const f = (x) => x;";

/** The compiled text of a module with this goroutine function, without layout. */
function compiled(body: string): string {
  const code = `${HEAD} export function* main(a, b) { ${body} }`;
  return compile(code, { runtime: 'rt0', name: 'main.ts', sourceMap: false }).code.replace(/\s+/g, ' ');
}

const asks = (text: string): number => text.split('if (!$reserveThread()').length - 1;

test.each([
  ['a statement', 'block(f, 1);', 1],
  ['a declaration', 'const x = block(f, 1); return x + a;', 1],
  ['two calls in one statement', 'return block(f, 1) + block(f, 2);', 1],
  ['two statements', 'block(f, 1); block(f, 2);', 2],
  ['branches', 'if (a) { block(f, 1); } else { block(f, 2); }', 2],
  ['branches without braces', 'if (a) block(f, 1); else block(f, 2);', 1],
  ['a loop', 'for (let i = 0; i < 3; i++) b += block(f, i); return b;', 1],
  ['a clause of a switch', 'switch (a) { case 1: block(f, 1); break; default: return 2; }', 1],
  ['try, catch, finally', 'try { block(f, 1); } catch (e) { block(f, 2); } finally { block(f, 3); }', 3],
  ['beside yield*', 'yield* gosched(); return block(f, yield* gosched());', 1],
  ['a loop over an iterable cannot be left', 'for (const x of [a, b]) { block(f, x); }', 0],
  ['but before it', 'for (const x of [a, b]) block(f, x);', 1],
  ['nor one that a closure sees', 'for (let i = 0; i < 3; i++) { const g = () => i; block(f, g()); }', 0],
  ['a plain function cannot wait', 'const g = () => block(f, 1); return g();', 0],
  ['another function of that name', '{ const block = f; block(f, 1); }', 0],
])('%s', (_name, body, n) => {
  const text = compiled(body);
  expect(asks(text)).toBe(n);
  expect(text).not.toContain('while (!$reserveThread()');
});

test('what lives there is what is saved, if it can be', () => {
  const text = compiled('let dead = b; const x = a * 2; block(f, 1); return x;');
  expect(text).toContain('if (!$reserveThread() && $movable(x)) { $waitthread(); $push(');
});
