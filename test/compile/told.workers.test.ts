// What a program is told about a value that cannot be kept: what it is, its own lines, the way out, and each frame
// once. Tests src/lib: refusals; src/heap: kept.

import { expect, test } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { useMachine } from '../harness/machine.ts';

const { run } = useMachine({ memory: 64 * 1024 * 1024 });

/** Names and lines of the frames. */
const frames = (stderr: string): string =>
  [...stderr.matchAll(/^(\S+)\(\.\.\.\)\n\t.*:(\d+)$/gm)].map(([, name, line]) => `${name}:${line}`).join(' ');

test.each([
  [
    'compiler/finally-returned',
    /^fatal error: the value that is returned through a finally clause \(\S+:4\) holds an object across a suspension \(\S+:8\): .*; return what can be kept, or make the object after the try statement\n/,
    'main.f:8 main.main:11',
  ],
  [
    'compiler/finally-thrown',
    /^fatal error: the exception that a finally clause holds back \(\S+:3\) holds an object across a suspension \(\S+:8\): .*; throw an error of one of JavaScript's own classes, or catch it/,
    'main.f:8 main.main:11',
  ],
  [
    'compiler/rest-limit',
    /^fatal error: local 'xs' \(\S+:2\) holds an array of 5000 elements \(at most 4096 are kept\) across/,
    'main.f:2 main.main:4',
  ],
  [
    'compiler/entries-objects',
    /^fatal error: the array that for...of goes over \(\S+:3\) holds an array with an object at \[1\] across a suspension \(\S+:4\): .*; loop over what can be kept/,
    'main.main:4',
  ],
  [
    'compiler/caller-refuses',
    /^fatal error: local 'm' \(\S+:9\) holds a Map across a suspension \(\S+:10\)/,
    'main.inner:3 main.middle:6 main.outer:10 main.below:15 main.main:18',
  ],
  [
    'compiler/error-holds',
    /^fatal error: local 'e' \(\S+:3\) holds an Error with the property held, which cannot be kept, across a suspension/,
    'main.main:4',
  ],
  [
    'compiler/error-broken',
    /^fatal error: an error that was kept has got the property held, which cannot be kept across a suspension\n/,
    'main.main:7',
  ],
  [
    'goroutines/traceback-error-class',
    /^fatal error: the exception that a finally clause holds back/,
    'main.a:3 main.main:4',
  ],
  ['goroutines/traceback-nested-refusal', /^fatal error: local 'm' /, 'main.a:2 main.b:3 main.main:4'],
  [
    'goroutines/go-plain-function',
    /^panic: TypeError: go: expected a goroutine function \(function\*\), got plain, a plain function\n/,
    'main.main:3',
  ],
])('%s', async (program, says, stack) => {
  const { code, stderr } = await run(`../cases/${program}`, { procs: 2, audit: false });
  expect(stderr).toMatch(says);
  expect(frames(stderr)).toBe(stack);
  expect(code).toBe(2);
});

test.each([1, 2, 4, 8])(
  'errors are the same in all frames of a goroutine that moves between threads, on %i Ps',
  async (procs) => {
    const { code, stdout, stderr } = await run('../cases/compiler/errors-kept', { procs });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'wrong: 0\n', stderr: '' });
  },
);

test('entries of a list that is only read', async () => {
  const { code, stdout } = await run('../cases/goroutines/entries-of-const-list', { procs: 2 });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '3\n' });
});

test.each([`@dec class A {}`, `var __decorateElement; class A {}\n__decorateElement(0, 1, 'm', dec, A);`])(
  'a decorator is called that: %s',
  (text) => {
    const source = `import { print } from 'rt0';\n${text}\nexport function* main() { print(A); }`;
    expect(() => compile(source, { runtime: 'rt0', name: 'p.ts' })).toThrow(
      /^p\.ts:[23]:1: a decorator in a goroutine module; call its function where the object is made, or move the class/,
    );
  },
);
