// The package as `npm pack` makes it, installed by npm into an empty project whose path has a space: what is in it, and
// that it works for somebody else than who installed it. Tests src/cli: init. With other package managers and
// compilers: managers.timed.sweep.test.ts.

import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { WHOLE } from '../harness/sweep.ts';
import { runsAndExplores, testsReport, typeChecks } from './checks.ts';
import { bin, done, newProject, pack, runIn, state, VERSIONS } from './projects.ts';

const p = newProject();
afterAll(() => p.remove());
let packed: Awaited<ReturnType<typeof pack>>;

beforeAll(async () => {
  // Half a minute: test:long, which CI runs too.
  if (!WHOLE) return;
  packed = await pack(p);
  // What a user's own tests and types need besides.
  const others = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  await done(p, 'npm', ['install', '--ignore-scripts', packed.file, ...others]);
});

test.runIf(WHOLE)('it has what users need, and nothing of the build machine', () => {
  for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md', 'bin/rt0', 'dist/types/rt0.d.ts', 'src/p/runq.ts'])
    expect(packed.names).toContain(name);
  const odd = packed.names.filter((f) => /(^|\/)(test|node_modules|\.[^/]+)\/|\.test\.|\.map$|threads\//.test(f));
  expect(odd.filter((f) => !/^(src|examples\/project)\//.test(f))).toEqual([]);
  expect(packed.names.filter((f) => f.startsWith('dist/types/') && !f.endsWith('.d.ts'))).toEqual([]);
  expect(packed.unpacked).toBeLessThan(6_000_000);
  const places = [ROOT.replace(/\/$/, ''), process.env.HOME].filter((s) => s !== undefined && s.length > 1);
  for (const name of packed.names) {
    const text = readFileSync(join(p.home, name), 'utf8');
    for (const place of places) expect(text.includes(`${place}/`), `${name} names ${place}`).toBe(false);
    if (name.startsWith('dist/')) expect(text, name).not.toMatch(/# ?sourceMappingURL/);
  }
  expect(existsSync(join(p.home, 'node_modules'))).toBe(false);
});

test.runIf(WHOLE)('another user runs a program and explores one; nothing is written', () => runsAndExplores(p));

test.runIf(WHOLE)('the bin works by any link, and says its version', async () => {
  const link = join(dirname(p.dir), 'linked');
  symlinkSync(bin(p, 'rt0'), link);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(await done(p, link, ['--version'])).toBe(`${version}\n`);
});

test.runIf(WHOLE)('a Node that is too old is refused in one line', async () => {
  // The bin's own text, told that it runs on Node 18.
  const text = readFileSync(join(p.home, 'bin', 'rt0'), 'utf8').replace(/^#!.*/, '');
  const old = text.replaceAll('process.versions.node', "'18.20.4'");
  expect(old).not.toBe(text);
  expect(await runIn(p, process.execPath, ['--input-type=commonjs', '-e', old])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'rt0: this is Node 18.20.4: expected Node 20 or newer\n',
  });
  // ES5 but for what it requires.
  expect(text).not.toMatch(/=>|\b(const|let|import|async)\b(?! )|`/);
});

test.runIf(WHOLE)('the user’s tests report each by itself', () => testsReport(p));

test.runIf(WHOLE)('types: every export, skipLibCheck off', async () => {
  const files = ['types.ts', 'exports.ts', 'exports-test.ts'];
  const tsc = 'typescript/bin/tsc';
  await typeChecks(p, { tsc, resolution: 'nodenext', lib: ['es2022'], types: ['node'], files });
  // Without @types/node and without the DOM.
  await typeChecks(p, { tsc, resolution: 'bundler', lib: ['es2022'], types: [], files: ['types.ts', 'exports.ts'] });
});

test.runIf(WHOLE)('`rt0 init` writes a project that works, and overwrites nothing', async () => {
  const dir = join(dirname(p.dir), 'made');
  const app = { ...p, dir };
  const text = await done(p, bin(p, 'rt0'), ['init', dir]);
  for (const name of readdirSync(dir)) expect(text).toContain(`made  ${name}\n`);
  symlinkSync(join(p.dir, 'node_modules'), join(dir, 'node_modules'));
  expect(await done(app, 'npm', ['start'])).toContain('sum of squares: 385\n');
  if (WHOLE) expect(await done(app, 'npm', ['test'])).toMatch(/Tests +2 passed/);
  writeFileSync(join(dir, 'program.ts'), 'mine');
  rmSync(join(dir, 'stack.ts'));
  const before = state(dir);
  expect(await done(p, bin(p, 'rt0'), ['init', dir])).toContain('made  stack.ts\nkept  program.test.ts');
  const after = state(dir).filter((line) => !line.startsWith('stack.ts'));
  expect(after).toEqual(before);
  expect(await runIn(p, bin(p, 'rt0'), ['init', 'program.ts'])).toMatchObject({ code: 1, stdout: '' });
});
