// Which files a schedule string may name by itself: what an attacker would put there is refused before anything of it
// is run. Tests src/explore/search: schedule-file; src/explore: explore.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../../../src/explore/explore.ts';
import { exploreProgram } from '../../../src/explore/explore-program.ts';
import { replayModule } from '../../../src/explore/explore-threads.ts';
import { SMALL } from '../../../src/explore/runtime/limits.ts';
import { ScheduleError } from '../../../src/explore/search/schedule-string.ts';
import { moduleOptions, runOptions } from '../../../src/explore/search/setup.ts';
import { encodeSchedule } from '../../../src/explore/target.ts';
import { ROOT, rt0 } from '../../cli/rt0.ts';

const ran = globalThis as { ran?: string[] };
// Not os.tmpdir(): `npm test` has that in the clone, which is the working directory.
const outside = mkdtempSync(join(process.platform === 'win32' ? dirname(ROOT) : '/tmp', 'rt0-outside-'));
// Not among the sources: a file that comes there is a reason to build again.
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const inside = mkdtempSync(join(ROOT, '.cache', 'strings-'));
const here = (name: string): string => relative(process.cwd(), join(inside, name));

/** A file that does what it is named for, and says that it was loaded. */
function write(dir: string, name: string, text: string): string {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `(globalThis.ran ??= []).push(${JSON.stringify(name)});\n${text}`);
  return path;
}

const threads =
  'export const shared = () => new Int32Array(new SharedArrayBuffer(4));\nexport const threads = [(a) => Atomics.add(a, 0, 1)];\n';
const deadlock = "import { chan } from 'rt0';\nexport function* main() { yield* chan().recv(); }\n";

beforeAll(() => {
  write(outside, 'evil.ts', threads);
  write(outside, "dead lock's.ts", deadlock);
  write(inside, 'script.ts', 'export const deploy = () => 1;\n');
  write(inside, 'fs.ts', `import { rmSync } from 'node:fs';\nexport const rm = rmSync;\n${threads}`);
  write(inside, 'deep.ts', `export * from './fs.ts';\n`);
  write(
    inside,
    'program.ts',
    `import cp from 'child_process';\nimport { chan } from 'rt0';\nexport function* main() { cp.execSync('x'); yield* chan().recv(); }\n`,
  );
  write(inside, 'node_modules/p/index.js', threads);
  write(inside, 'good.ts', threads);
  symlinkSync(join(outside, 'evil.ts'), join(inside, 'link.ts'));
});
afterAll(() => {
  for (const dir of [outside, inside]) rmSync(dir, { recursive: true });
});

const module = (file: string, parts: object = {}): string =>
  encodeSchedule({
    setup: { kind: 'module', file, ...moduleOptions({}), ...parts },
    livelock: false,
    segments: [0, 2],
  });
const program = (file: string, o: object = {}): string =>
  encodeSchedule({
    setup: { kind: 'program', file, ...runOptions({}), seed: 1, host: false, ...o },
    livelock: false,
    segments: [0, 1],
  });

const scenario = (name: string): string =>
  encodeSchedule({
    setup: { kind: 'scenario', scenario: name, seed: 1, races: true, maxSteps: 1000 },
    livelock: false,
    segments: [0, 1],
  });

describe('refused, and not loaded', () => {
  const name = /; to run it all the same, name the file: rt0 replay SCHEDULE FILE$/;
  test.each([
    ['an absolute path', () => module(join(outside, 'evil.ts')), /evil\.ts: it is outside of the working directory;/],
    [
      'a path upward',
      () => module(relative(process.cwd(), join(outside, 'evil.ts'))),
      /: it is outside of the working /,
    ],
    ['a program upward', () => program('../x.ts'), /: it is outside of the working directory;/],
    ['a link', () => module(here('link.ts')), /link\.ts: it is a link to a file outside of the working directory;/],
    ['a package', () => module(here('node_modules/p/index.js')), /index\.js: it is a file of a package;/],
    [
      'data:',
      () => module('data:text/javascript,export const threads=[]'),
      /: it is no file of the project but a URL;/,
    ],
    ['https:', () => program('https://example.org/a.ts'), /: it is no file of the project but a URL;/],
    ['file:', () => module(`file://${outside}/evil.ts`), /: it is no file of the project but a URL;/],
    ['node:', () => program('node:fs'), /: it is no file of the project but a URL;/],
    ['NUL', () => module('a\0.ts'), /schedule of a\\u0000\.ts: no file has such a name;/],
    ['a script', () => module(here('script.ts')), /script\.ts: it exports no threads;/],
    ['a script as a program', () => program(here('script.ts')), /script\.ts: it exports no main;/],
    [
      'another function',
      () => module(here('script.ts'), { threads: ['deploy'], shared: 'constructor' }),
      /no constructor;/,
    ],
    ['__proto__', () => module(here('good.ts'), { check: '__proto__' }), /good\.ts: it exports no __proto__;/],
    [
      'node:fs',
      () => module(here('fs.ts'), { shared: 'rm', with: inside }),
      /it imports node:fs, which reaches outside/,
    ],
    ['node:fs behind another', () => module(here('deep.ts')), /it imports node:fs, which reaches outside/],
    ['child_process', () => program(here('program.ts')), /it imports child_process, which reaches outside/],
  ] as const)('%s', async (_, string, says) => {
    ran.ran = [];
    const refused = await replay(string()).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(ScheduleError);
    expect((refused as Error).message).toMatch(says);
    expect((refused as Error).message).toMatch(name);
    expect(ran.ran).toEqual([]);
  });

  test.each([
    ['no such file', () => module('nosuch.ts'), /^nosuch\.ts: no such file: expected a \.ts or \.js file$/],
    ['a name that is too long', () => program('x'.repeat(5000)), /^x{197}\.\.\.: no such file: expected/],
    ['a directory', () => module('src'), /^src: no such file: expected a \.ts or \.js file$/],
    [
      'another kind of file',
      () => module('package.json'),
      /^package\.json: no such file: expected a \.ts or \.js file$/,
    ],
    ['control characters', () => module('a\n\u001b[2J.ts'), /^a\\n\\u001b\[2J\.ts: no such file/],
    ['a scenario', () => scenario('ru\bq'), /^scenario:ru\\u0008q: expected scenario: and one of runq, /],
    ['functions of a host', () => program('a.ts', { host: true }), /its host is a function of a test; run that test/],
  ] as const)('%s', async (_, string, says) => {
    await expect(replay(string())).rejects.toThrow(says);
  });
});

describe('what the user names is run', () => {
  test('a module from elsewhere, by the file', async () => {
    const file = join(outside, 'evil.ts');
    const run = await replayModule(module(file), undefined, file);
    expect(run.outcome.kind).toBe('done');
    expect((await replayModule(module('moved/away.ts'), undefined, file)).outcome.kind).toBe('done');
    expect((await replayModule(module(file), file)).outcome.kind).toBe('done');
    expect((await replayModule(module(here('good.ts')))).outcome.kind).toBe('done');
  });

  test('the report of a file outside of the working directory has a command that names it', async () => {
    const { finding } = await exploreProgram(join(outside, "dead lock's.ts"), { iterations: 1, shrink: 0 });
    const file = join(outside, "dead lock'\\''s.ts");
    expect(finding?.command).toBe(`bin/rt0 replay '${finding?.schedule}' '${file}'`);
    const alone = await rt0(['replay', finding?.schedule ?? '']);
    expect(alone.stderr).toMatch(/^rt0: schedule of [^\n]*: it is outside of the working directory; [^\n]*\n$/);
    expect(alone.code).toBe(2);
    const named = await rt0(['replay', finding?.schedule ?? '', join(outside, "dead lock's.ts")]);
    expect(named.stdout).toMatch(/^fatal error: all goroutines are asleep - deadlock!\n/);
    expect(named.code).toBe(3);
  });
});

test.runIf(process.env.RT0_NIGHTLY === '1')('limits: a program runs at both ends of each range', async () => {
  const low = {
    ACTIVE_SPIN: 0,
    ACTIVE_SPIN_CNT: 1,
    GFREELOCAL: 2,
    GLOBRUNQTICK: 1,
    GOIDBATCH: 1,
    LOOKPAUSE: 1,
    LOOKS: 0,
  };
  const lower = { PERSISTENTCHUNK: 65_536, RUNNEXT_GRACE: 1, RUNQ: 2, STEALTRIES: 1, SUDOGCACHE: 2, TIMERCACHE: 2 };
  const high = { ACTIVE_SPIN: 100, ACTIVE_SPIN_CNT: 1000, GFREELOCAL: 1024, GLOBRUNQTICK: 100_000, GOIDBATCH: 1024 };
  const higher = { LOOKPAUSE: 1000, LOOKS: 1000, PERSISTENTCHUNK: 1_048_576, RUNNEXT_GRACE: 1000, RUNQ: 4096 };
  const highest = { STEALTRIES: 64, SUDOGCACHE: 1024, TIMERCACHE: 1024 };
  for (const limits of [SMALL, { ...low, ...lower }, { ...high, ...higher, ...highest }]) {
    const r = await exploreProgram('test/explore/programs/chan.ts', { limits, iterations: 20, procs: 3 });
    expect(r.ok, r.text).toBe(true);
  }
});
