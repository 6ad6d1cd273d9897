// Deep and long sources by every way in: what is deep compiles and runs, what is too deep is one line, and nothing dies
// of it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { explore, replay } from 'rt0/explore';
import { boot } from 'rt0/host';
import { afterAll, describe, expect, test } from 'vitest';
import { moduleOptions, runOptions } from '../../src/explore/search/setup.ts';
import { encodeSchedule } from '../../src/explore/target.ts';
import { ROOT, rt0 } from '../cli/rt0.ts';
import { WHOLE } from '../harness/sweep.ts';

// Not among the sources: a file that comes there is a reason to build again.
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const dir = mkdtempSync(join(ROOT, '.cache', 'deep-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const times = (n: number, part: (i: number) => string, between = ' '): string =>
  Array.from({ length: n }, (_, i) => part(i)).join(between);
const within = (open: string, inner: string, close: string, n: number): string =>
  open.repeat(n) + inner + close.repeat(n);

/** A program that prints the values of these expressions, one a line; a is null, o.b() is o. */
function printing(parts: readonly string[], typed: boolean, functions: readonly string[] = []): string {
  return `import { gosched, print } from 'rt0';
function* v(x${typed ? ': number' : ''}) { yield* gosched(); return x; }
${times(functions.length, (i) => `function* part${i}(k${typed ? ': number' : ''}) { ${functions[i]} }`, '\n')}
export function* main() {
  ${times(functions.length, (i) => `yield* part${i}(yield* v(1999));`)}
  const a${typed ? ': any' : ''} = null, o${typed ? ': any' : ''} = { b() { return this; } };
  o.o = o;
  let q;
  ${times(parts.length, (i) => `print(${parts[i]});`, '\n  ')}
}
`;
}

const parts = [within('(', '1', ')', 1000), times(5000, () => '1', ' + '), `a${'?.b'.repeat(2000)}`];

test.runIf(WHOLE)('1000 parentheses, sums of 5000, 2000 cases, 2000 ?. run', async () => {
  // In functions of their own: one has at most 4095 waits.
  const functions = [
    `switch (k) { ${times(2000, (i) => `case ${i}: print('case', ${i}); yield* gosched(); break;`)} }`,
    times(300, (i) => `if (k === ${1700 + i}) { yield* gosched(); print('if', ${i}); }`, ' else '),
    `print(k, ${times(200, (i) => `(yield* v(${i}))`, ' + ')});`,
  ];
  expect(await rt0(['run', write('issue.js', printing(parts, false, functions))])).toEqual({
    code: 0,
    stdout: 'case 1999\nif 299\n1999 19900\n1\n5000\nundefined\n',
    stderr: '',
  });
});

test.runIf(WHOLE)('with types', async () => {
  const types = `((): ${'Array<'.repeat(1000)}number${'>'.repeat(1000)} => [])().length`;
  expect(await rt0(['run', write('typed.ts', printing([...parts, types], true))])).toEqual({
    code: 0,
    stdout: '1\n5000\nundefined\n0\n',
    stderr: '',
  });
});

const PARENTHESES = within('(', '1', ')', 20_000);
const tooDeep = write('deep.ts', printing([PARENTHESES], true));
const imports = write('imports.js', "import './plain.js';\nexport function* main() {}\n");
write('plain.js', `\nexport const x = ${PARENTHESES};\n`);
const threads = write(
  'threads.ts',
  `export const shared = () => new Int32Array(new SharedArrayBuffer(4));\nexport const threads = [(a: Int32Array) => Atomics.add(a, 0,\n${PARENTHESES})];\n`,
);
const line = (file: string, at: number): RegExp =>
  new RegExp(
    `^(?:rt0: )?(?:schedule of )?[^\\n]*${file}:${at}:(?:\\d+:)? brackets are nested 2000\\d deep, at most 1500; [^\\n]*\\n?$`,
  );

const program = (file: string): string =>
  encodeSchedule({
    setup: { kind: 'program', file, ...runOptions({}), seed: 1, host: false },
    livelock: false,
    segments: [0, 1],
  });
const module = (file: string): string =>
  encodeSchedule({ setup: { kind: 'module', file, ...moduleOptions({}) }, livelock: false, segments: [0, 2] });
const here = (path: string): string => relative(process.cwd(), path);

describe('20000 parentheses are one line', () => {
  test.each([
    ['run', ['run', tooDeep], 'deep.ts', 9],
    ['a plain module of a program', ['run', imports], 'plain.js', 2],
    ['explore a program', ['explore', tooDeep], 'deep.ts', 9],
    ['explore a module', ['explore', threads], 'threads.ts', 3],
    ['replay a program', ['replay', program(here(tooDeep))], 'deep.ts', 9],
    ['replay a module', ['replay', module(here(threads))], 'threads.ts', 3],
    ['replay a module that is named', ['replay', module(here(threads)), threads], 'threads.ts', 3],
  ] as const)('%s', async (_name, args, file, at) => {
    const out = await rt0([...args]);
    expect([out.code, out.stdout], out.stderr).toEqual([1, '']);
    expect(out.stderr).toMatch(line(file, at));
  });

  test.each([
    ['boot', () => boot(tooDeep), 'deep.ts', 9],
    ['explore a program', () => explore(tooDeep), 'deep.ts', 9],
    ['explore a module', () => explore(threads), 'threads.ts', 3],
    ['replay a program', () => replay(program(here(tooDeep))), 'deep.ts', 9],
    ['replay a module', () => replay(module(here(threads))), 'threads.ts', 3],
  ] as const)('from a test: %s', async (_name, call, file, at) => {
    await expect(call()).rejects.toThrow(line(file, at));
  });
});

describe('explored', () => {
  test('a deep program, by the command', async () => {
    const out = await rt0(['explore', write('explored.ts', printing(parts.slice(0, 1), true)), '--iterations', '3']);
    expect(out.code, out.stderr).toBe(0);
    expect(out.stdout).toContain('3 schedules');
  });

  test('a deep program, from a test: a line that says who takes it', async () => {
    await expect(explore(write('library.ts', printing(parts, true)))).rejects.toThrow(
      /library\.ts:9:(?:\d+:)? brackets are nested 100\d deep, at most 300 on a thread with this stack; [^\n]*$/,
    );
  });
});
