// Signals at random moments, to every verb: the right exit code within half a second (soak: two), whole lines on
// stdout, no process, no thread and no unfinished file left. 6 of them in `npm test`, 60 in `npm run test:long`, 300
// nightly; RT0_SIGNALS says another number.
//
// Half a second is meant for a machine that has time: on one that is busy with other things it is longer, by as much as
// Node itself takes longer to start and end than it does alone.
// Tests src/cli: interrupt, verbthread; src/cache: writing.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nodeArgs, packaged, project } from '../cache/package.ts';
import { seed, seeded } from '../harness/seed.ts';
import { sizeOf, WHOLE } from '../harness/sweep.ts';
import { ROOT } from './rt0.ts';
import { type Outcome, pause, type Signalled, signalled } from './signalled.ts';

const N = Number(process.env.RT0_SIGNALS ?? sizeOf({ slice: 3, whole: 60, night: 300 }));
const BOUND = 500;
const SOAK = 2000;
/** Milliseconds that `node -e 0` takes on an idle machine, or less. */
const NODE = 60;
/** Moments are stretched at most so much on a busy machine. */
const SLOW = 4;
/** A second signal is heard as soon as the first was handled. */
const AGAIN = 40;

const { dir, home } = project(['src', 'stress', 'examples']);
const warm = join(dir, 'cache');
const clone = join(dir, 'clone');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const PROGRAMS: Readonly<Record<string, string>> = {
  lines:
    "import { print, gosched } from 'rt0';\nexport function* main() { for (let i = 0; ; i++) { print('line ' + i + ' ends'); yield* gosched(); } }",
  spins:
    "import { print } from 'rt0';\nimport { spin } from './plain.ts';\nexport function* main() { print('line 0 ends'); spin(); }",
  computes:
    "import { go, print, gosched } from 'rt0';\nfunction* c() { for (let i = 0; ; i++); }\nexport function* main() { print('line 0 ends'); for (let i = 0; i < 5; i++) go(c); for (;;) yield* gosched(); }",
  blocks:
    "import { go, print, sleep, syscall } from 'rt0';\nimport { block } from './plain.ts';\nfunction* b() { for (;;) syscall(block); }\nexport function* main() { print('line 0 ends'); for (let i = 0; i < 20; i++) go(b); yield* sleep(1e9); }",
};
const PLAIN = `export function spin() { for (;;); }
export function block() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); }`;

/** A program that takes seconds to compile. */
function large(): string {
  const functions = Array.from(
    { length: 150 },
    (_, i) =>
      `function* f${i}(n) { let s = n; ${Array.from({ length: 8 }, (_, j) => `for (let i${j} = 0; i${j} < n; i${j}++) { s += i${j}; yield* gosched(); }`).join(' ')} return s; }`,
  );
  const calls = functions.map((_, i) => `s += yield* f${i}(1);`).join(' ');
  return `import { print, gosched } from 'rt0';\n${functions.join('\n')}\nexport function* main() { let s = 0; ${calls} print('line 0 ends'); }`;
}

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** The signal comes within so many milliseconds of an idle machine's. */
  readonly span: number;
  readonly cold?: boolean;
  readonly ends?: readonly number[];
  readonly bound?: number;
  /** Of the clone, by node. */
  readonly script?: string;
}

const at = (name: string): string => join(dir, `${name}.ts`);
const example = (name: string): string => join('node_modules', 'rt0', 'examples', `${name}.ts`);
/** Instead of the schedule that the replays are of, which takes seconds to find (found). */
const SCHEDULE = 'SCHEDULE';

function cases(): Case[] {
  return [
    { name: 'run', args: ['run', example('hello')], span: 400, ends: [0] },
    { name: 'run, cold', args: ['run', example('hello')], span: 900, cold: true, ends: [0] },
    { name: 'run that prints', args: ['run', at('lines')], span: 900 },
    { name: 'run that prints, --stats --json', args: ['run', '--stats', '--json', at('computes')], span: 900 },
    { name: 'run of a plain loop', args: ['run', at('spins')], span: 900 },
    { name: 'run of goroutines that compute', args: ['run', '-p', '4', at('computes')], span: 900 },
    { name: 'run of syscalls', args: ['run', '-p', '4', at('blocks')], span: 1500 },
    { name: 'run --warm 20', args: ['run', '--warm', '20', at('lines')], span: 1500 },
    { name: 'run of a large program, cold', args: ['run', at('large')], span: 3000, cold: true, ends: [0] },
    { name: 'boot', args: ['boot'], span: 500, ends: [0] },
    { name: 'boot --json, cold', args: ['boot', '--json'], span: 1000, cold: true, ends: [0] },
    { name: 'stress', args: ['stress', '--time', '60s', '--build', 'release'], span: 3000 },
    { name: 'stress, cold', args: ['stress', '--time', '60s', '--build', 'release'], span: 3000, cold: true },
    { name: 'soak', args: ['soak', '--time', '60s', '--build', 'release'], span: 4000, bound: SOAK },
    { name: 'explore', args: ['explore', example('pool'), '--time', '60s'], span: 5000, ends: [3] },
    { name: 'explore, cold', args: ['explore', example('pool'), '--time', '60s'], span: 15_000, cold: true, ends: [3] },
    { name: 'explore of threads', args: ['explore', example('explore/spsc'), '--time', '60s'], span: 1500 },
    { name: 'explore that finds', args: ['explore', example('deadlock'), '--time', '60s'], span: 5000, ends: [3] },
    { name: 'replay', args: ['replay', SCHEDULE], span: 2000, ends: [3] },
    { name: 'replay, cold', args: ['replay', SCHEDULE], span: 12_000, cold: true, ends: [3] },
    { name: 'replay --threads', args: ['replay', '--threads', SCHEDULE], span: 3000, ends: [3] },
    { name: 'bench', args: ['ping', '--quick'], span: 4000, script: join(ROOT, 'bench', 'start.mjs'), ends: [0] },
    { name: 'bin/rt0 that builds', args: ['--version'], span: 9000, script: join(clone, 'bin', 'rt0'), ends: [0] },
  ];
}

/** Takes long with a cold cache: part of the test, whose time it is. */
function setUp(): void {
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(at(name), text);
  writeFileSync(at('plain'), PLAIN);
  writeFileSync(at('large'), large());
  cpSync(join(ROOT, 'examples', 'deadlock.ts'), at('deadlock'));
  for (const name of ['src', 'scripts', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json', 'stress'])
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  // Transformed texts are named for what they are made of: these are the package's too.
  mkdirSync(warm, { mode: 0o700 });
  const texts = join(ROOT, '.cache', 'explore');
  if (existsSync(texts)) cpSync(texts, join(warm, 'explore'), { recursive: true });
}

let schedule: string | null = null;
async function found(): Promise<string> {
  if (schedule !== null) return schedule;
  const ended = await packaged(home, ['explore', 'deadlock.ts', '--no-races', '--json'], { RT0_CACHE: warm });
  schedule = (JSON.parse(ended.stdout) as { found: { schedule: string } }).found.schedule;
  return schedule;
}

/** Numbers from 0 to 1, of the seed. */
function dice(): () => number {
  let x = seed;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
    return (x >>> 0) / 2 ** 32;
  };
}

/** How many times longer than alone Node takes now. */
function slowness(): number {
  const started = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return Math.max(1, (performance.now() - started) / NODE);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let number = 0;

async function one(c: Case, after: number, signal: Signalled['signal'], again: boolean): Promise<Outcome> {
  const own = join(dir, `run-${++number}`);
  const cold = join(own, 'cache');
  if (c.script?.startsWith(clone) === true) rmSync(join(clone, 'dist'), { recursive: true, force: true });
  const args = c.args.includes(SCHEDULE) ? c.args.with(-1, await found()) : c.args;
  return signalled({
    name: `${c.name}: ${again ? 'two ' : ''}${signal} after ${Math.round(after)} ms`,
    args: c.script === undefined ? nodeArgs(home, args) : [c.script, ...args],
    cwd: c.script === undefined ? dir : ROOT,
    env: { HOME: own, RT0_CACHE: c.cold === true ? cold : warm },
    signal,
    after,
    ...(again ? { again: AGAIN } : {}),
    ...(c.ends === undefined ? {} : { ends: c.ends }),
    tmp: join(own, 'tmp'),
    caches: [cold, warm, join(clone, '.cache'), join(ROOT, '.cache')],
  });
}

/** Lines that are not whole, of programs whose lines are known. */
function torn(stdout: string): string[] {
  const lines = stdout.split('\n');
  const bad = lines.filter((l) => l.startsWith('line ') && !/^line \d+ ends$/.test(l));
  return [...bad, ...(lines.at(-1) === '' ? [] : [lines.at(-1) as string])].map(
    (l) => `not a whole line: ${l.slice(0, 80)}`,
  );
}

test(seeded(`${N} signals`), { timeout: 4 * 3600_000 }, async () => {
  setUp();
  const roll = dice();
  const all = cases();
  const wrong: string[] = [];
  const waits = new Map<string, number[]>();
  let slowest = 0;
  // Begins anywhere in the list: slices go over all of it.
  const first = Math.floor(roll() * all.length);
  for (let i = 0; i < N; i++) {
    const c = all[(first + i) % all.length] as Case;
    const slow = slowness();
    slowest = Math.max(slowest, slow);
    // More of them early, where phases are short.
    const after = c.span * Math.min(slow, SLOW) * roll() ** (WHOLE ? 1 : 2);
    const again = roll() < 0.2;
    const o = await one(c, after, SIGNALS[Math.floor(roll() * SIGNALS.length)] as Signalled['signal'], again);
    const bound = (c.bound ?? BOUND) * Math.max(slow, slowness());
    const late =
      o.ms !== null && o.ms > bound ? [`took ${Math.round(o.ms)} ms: expected at most ${Math.round(bound)}`] : [];
    for (const w of [...o.wrong, ...late, ...torn(o.stdout)]) wrong.push(`${o.name}: ${w}`);
    if (o.ms !== null) waits.set(c.name, [...(waits.get(c.name) ?? []), Math.round(o.ms)]);
    if (process.env.RT0_SIGNALS !== undefined || WHOLE)
      console.log(
        `${i + 1}/${N} ${o.name}: ${o.ms === null ? 'over' : `${Math.round(o.ms)} ms`} ${o.wrong.join('; ')}`,
      );
    await pause(0);
  }
  const figures = [...waits].map(([name, ms]) => `${name}: ${ms.length} signals, longest ${Math.max(...ms)} ms`);
  console.log(
    `${figures.join('\n')}\nNode took up to ${slowest.toFixed(1)} times as long to start as on an idle machine`,
  );
  expect(wrong).toEqual([]);
});
