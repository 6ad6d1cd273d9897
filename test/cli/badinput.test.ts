// Bad input: one clear line on stderr that names the input and what was expected, a code that is not 0, no stack trace,
// and a process that ends.
// Tests src/cli: clierror, exploreverbs, main, values.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inProcess } from './inprocess.ts';
import { program, rt0 } from './rt0.ts';

const HELLO = 'examples/hello.ts';

async function refuses(args: readonly string[], code: number, says: RegExp, run = rt0): Promise<void> {
  const ended = await run(args);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/^rt0: [^\n]+\n$/);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(code);
}

describe('programs that cannot be loaded (exit 1)', () => {
  test.each([
    ['nosuchfile.ts', /nosuchfile\.ts: no such file/],
    ['src', /src: expected a program file, this is a directory/],
    ['package.json', /package\.json: expected a \.ts or \.js program file/],
    [program('nomain.ts'), /nomain\.ts: expected a program: an exported goroutine function called main/],
    [program('notagoroutine.ts'), /notagoroutine\.ts: expected a program: an exported goroutine function called main/],
    [program('throws.ts'), /throws\.ts: threw while it was loaded: TypeError: not today\n/],
    [program('missing.ts'), /missing\.ts:\d+:\d+: cannot find '.*nothere\.ts'; there is no file \S+nothere\.ts\n/],
  ])('run %s', async (file, says) => {
    await refuses(['run', file], 1, says);
  });

  test('a syntax error, with its place', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rt0-')), 'broken.ts');
    writeFileSync(file, 'export function main(sp: number {\n');
    await refuses(['run', file], 1, /^rt0: \S*broken\.ts:1:33: Expected/);
  });
});

describe('command lines that make no sense (exit 2)', () => {
  test.each([
    [['run', '-p', '0', HELLO], /-p 0: expected a whole number from 1 to 256/],
    [['run', '-p', 'abc', HELLO], /-p abc: expected a whole number/],
    [['run', '-p', '257', HELLO], /-p 257: expected a whole number/],
    [['run', '-p', '1.5', HELLO], /-p 1\.5: expected a whole number/],
    [['run', '-p', '-1', HELLO], /-p -1: expected a whole number/],
    [['run', '-p'], /-p, --procs <n>' argument missing/],
    [['run', '--seed', '0', HELLO], /--seed 0: expected/],
    [['run', '--memory', '1K', HELLO], /--memory 1K: expected a size from 16M to 8G/],
    [['run', '--memory', 'lots', HELLO], /--memory lots: expected a size/],
    [['run', '--warm', '-3', HELLO], /--warm -3: expected a whole number from 0 to 10000/],
    [['run', '--warm', '10001', HELLO], /--warm 10001: expected a whole number from 0 to 10000/],
    [['run', '--nonsense', HELLO], /unknown option '--nonsense'; see rt0 run --help/],
    [['run'], /missing required argument 'file'; see rt0 run --help/],
    [['walk', HELLO], /unknown command 'walk'.*: expected run, boot, stress, soak, explore, replay or init/],
    [['walk', '--help'], /unknown command 'walk'.*: expected run, boot/],
    [['stress', '--time', '0'], /--time 0: expected a duration above 0/],
    [['--nonsense'], /unknown option '--nonsense'; see rt0 --help/],
    [['boot', 'extra'], /too many arguments for 'boot'/],
    [['boot', '-p', '0'], /-p 0: expected a whole number/],
    [['soak', '-p', '0'], /-p 0: expected whole numbers from 1 to 256/],
    [['soak', '--time', '0'], /--time 0: expected a duration above 0/],
    [['soak', '--time', 'x'], /--time x: expected a duration/],
    [['stress', 'sandstorm'], /scenario sandstorm: expected one of spawn-storm, steal-storm, wake-storm, spawn-trees/],
    [['stress', '--time', 'abc'], /--time abc: expected a duration such as 500ms, 60s or 5m/],
    [['stress', '-p', '1,x'], /-p 1,x: expected whole numbers from 1 to 256, separated by commas/],
    [['stress', '--seed', 'x'], /--seed x: expected/],
    [['stress', '--build', 'fast'], /--build fast: expected release or debug/],
  ] as const)('%j', async (args, says) => {
    await refuses(args, 2, says, inProcess as typeof rt0);
  });

  test('the same, of a process', async () => {
    await refuses(['run', '-p', '0', HELLO], 2, /-p 0: expected a whole number from 1 to 256/);
  });

  test('no verb at all: the help, on stderr', async () => {
    const ended = await rt0([]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^Usage: rt0 /);
  });
});

describe('GOMAXPROCS, as Go treats it: what is no number is ignored', () => {
  test.each([
    ['abc', /^gomaxprocs \d+\n$/],
    ['0', /^gomaxprocs \d+\n$/],
    ['', /^gomaxprocs \d+\n$/],
    ['3', /^gomaxprocs 3\n$/],
  ])('GOMAXPROCS=%s', async (value, says) => {
    const ended = await rt0(['run', program('procs.ts')], { GOMAXPROCS: value });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(says);
  });

  test('-p goes before it', async () => {
    const ended = await rt0(['run', '-p', '5', program('procs.ts')], { GOMAXPROCS: '3' });
    expect(ended.stdout).toBe('gomaxprocs 5\n');
  });
});
