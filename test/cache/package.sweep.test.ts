// rt0 as an installed package, run with caches that are damaged, full, read-only, somebody else's or shared by many at
// once. A slice of the damages by default, all of them in `npm run test:long`.
// Tests src/cache: files, place, version; src/host: threadcode.

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf, turn, WHOLE } from '../harness/sweep.ts';
import { POSSIBLE, ROOTUSER } from './damages.ts';
import { packaged, project } from './package.ts';

const { dir, home, program } = project();
const cache = join(dir, 'cache');
const temporary = join(dir, 'tmp');
const before = files(home);
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { mode: 0o1777 });
});

/** All files below a directory. */
function files(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((f) => !f.startsWith('node_modules'))
    .sort();
}

async function runs(env: Readonly<Record<string, string>> = { RT0_CACHE: cache }): Promise<void> {
  expect(await packaged(home, ['run', program], { TMPDIR: temporary, HOME: dir, ...env })).toEqual({
    code: 0,
    stdout: 'whole\n',
    stderr: '',
  });
  expect(files(home)).toEqual(before);
  expect(readdirSync(dir).sort()).toEqual(expect.arrayContaining(['node_modules', 'plain.ts', 'program.ts', 'tmp']));
  for (const root of [cache, temporary])
    if (existsSync(root)) expect(files(root).filter((f) => f.endsWith('.tmp'))).toEqual([]);
}

/** What is kept by a run: the compiled program's record and its files, and V8's code. */
function kept(): string[] {
  return files(cache)
    .map((f) => join(cache, f))
    .filter((f) => statSync(f).isFile() && !f.endsWith('swept'));
}

test('RT0_CACHE holds all of it, the package and the project nothing', async () => {
  await runs();
  expect(readdirSync(cache).sort()).toEqual(['code', 'programs']);
  expect(kept()).toHaveLength(4);
  const was = kept().map((f) => [f, statSync(f).ino]);
  await runs();
  // Nothing was made again.
  expect(kept().map((f) => [f, statSync(f).ino])).toEqual(was);
});

test('without RT0_CACHE: XDG_CACHE_HOME, the home, the temporary directory', async () => {
  const places: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ XDG_CACHE_HOME: join(dir, 'tmp', 'xdg') }, join('xdg', 'rt0')],
    [{ HOME: join(dir, 'tmp', 'home') }, join('home', '.cache', 'rt0')],
    [{ HOME: '/' }, `rt0-${process.geteuid?.()}`],
  ];
  for (const [env, place] of turn(seed, places)) {
    await runs(env);
    expect(readdirSync(join(temporary, place)).sort()).toEqual(['code', 'programs']);
  }
});

const KEPT = 4;
const all = POSSIBLE.flatMap((damage) => Array.from({ length: KEPT }, (_, which) => ({ damage, which })));
const cases = WHOLE ? all : fc.sample(fc.constantFrom(...all), { seed, numRuns: 2 });
test(seeded(`${cases.length} of ${all.length} damaged caches: the program runs as ever, and they are made again`), {
  timeout: 600_000,
}, async () => {
  await runs();
  for (const { damage, which } of cases) {
    const path = kept()[which] as string;
    const was = readFileSync(path);
    damage.do(path);
    await runs();
    if (damage.name === 'a directory') {
      // It stays in the way; the temporary directory is used.
      rmSync(path, { recursive: true });
      rmSync(temporary, { recursive: true });
      mkdirSync(temporary, { mode: 0o1777 });
      await runs();
    }
    // V8's code is not the same each time.
    if (!path.includes(`${join('cache', 'code')}`))
      expect([damage.name, path, readFileSync(path).equals(was)]).toEqual([damage.name, path, true]);
  }
});

const TOGETHER = sizeOf({ slice: 2, whole: 6 });
test(`${TOGETHER} processes at once, cold: each runs, and nothing unfinished is left`, async () => {
  await Promise.all(Array.from({ length: TOGETHER }, () => runs()));
  expect(kept()).toHaveLength(KEPT);
});

/** Runs f with a file system of its own at the cache's place. */
async function mounted(options: string, f: () => Promise<void>): Promise<void> {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', cache]);
  try {
    await f();
  } finally {
    execFileSync('umount', [cache]);
  }
}

function canMount(): boolean {
  if (!ROOTUSER) return false;
  try {
    mkdirSync(cache, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', cache], { stdio: 'ignore' });
    execFileSync('umount', [cache], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const MOUNTS = canMount();

test.skipIf(!MOUNTS)(`a full cache${MOUNTS ? '' : ' (skipped: file systems cannot be mounted here)'}`, async () => {
  // Room for the program and not for the code; room for nothing.
  for (const size of turn(seed, ['size=64k,mode=700', 'size=4k,mode=700,nr_inodes=3']))
    await mounted(size, () => runs());
});

test.skipIf(!MOUNTS)(`a read-only one${MOUNTS ? '' : ' (skipped: file systems cannot be mounted here)'}`, async () => {
  await mounted('mode=700', async () => {
    await runs();
    execFileSync('mount', ['-o', 'remount,ro', cache]);
    // It is read,
    await runs();
    expect(readdirSync(temporary)).toEqual([]);
    // and worked without when it has not what is wanted.
    await runs({ RT0_CACHE: join(cache, 'below') });
  });
});

test.skipIf(!ROOTUSER || !(WHOLE || seed % 2 === 0))(
  `another user’s${ROOTUSER ? '' : ' (skipped: only root can give files away)'}`,
  async () => {
    await runs();
    chownSync(cache, 4711, 4711);
    await runs();
  },
);

test.runIf(WHOLE || seed % 2 === 1)('one that everybody may write', async () => {
  await runs();
  chmodSync(join(cache, 'programs'), 0o777);
  await runs();
});

test('no cache and no temporary directory: one line', async () => {
  const nowhere = join(program, 'below');
  const env = { TMPDIR: nowhere, RT0_CACHE: join(nowhere, 'cache') };
  const ended = await packaged(home, ['run', program], env);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toMatch(/^rt0: \S+program\.ts: it cannot be kept in \S+ or \S+: expected a directory .*\n$/);
});
