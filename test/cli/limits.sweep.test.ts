// Where the machine, or a program, is at its limits: one line, the right exit code, nothing of ours.
// Tests src/cli: broken, clierror; src/shared: printable.

import { type SpawnOptions, spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyNth } from '../harness/sweep.ts';
import { ROOT, rt0 } from './rt0.ts';

const HELLO = join(ROOT, 'examples', 'hello.ts');
const RT0 = join(ROOT, 'bin', 'rt0');

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  const child = spawn(command, args, {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 'none', ...said }));
  });
}

const shell = (script: string, ...args: string[]): Promise<Ended> => run('bash', ['-c', script, 'bash', ...args]);

const VERBS: readonly (readonly [string, readonly string[]])[] = [
  ['run', ['run', HELLO]],
  ['boot', ['boot']],
  ['stress', ['stress', '--time', '200ms', '-p', '1', 'spawn-storm']],
  ['explore', ['explore', 'scenario:runq', '--time', '500ms']],
  ['--help', ['--help']],
];

describe('stdout', () => {
  test.each(everyNth(2, VERBS))('is full: %s', async (_, args) => {
    const { code, stderr } = await shell('exec "$@" > /dev/full', RT0, ...args);
    expect(stderr.match(/^rt0: stdout cannot be written: ENOSPC: no space left on device, write$/gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test.each(everyNth(2, VERBS.toReversed()))('is a pipe that nobody reads any more: %s', async (_, args) => {
    // The reader is gone before anything is written.
    const { code, stderr } = await shell('{ sleep 0.1; "$@"; echo "code $?" >&2; } | exec true', RT0, ...args);
    expect(stderr.match(/^code (\d+)$/m)?.[1]).toBe('141');
    expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
    expect(code).toBe(0);
  });

  test('is closed', async () => {
    const { code, stderr } = await shell('exec "$@" >&-', RT0, 'run', HELLO);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('and stderr are full', async () => {
    expect((await shell('exec "$@" > /dev/full 2> /dev/full', RT0, 'run', HELLO)).code).toBe(1);
    expect((await shell('exec "$@" 2> /dev/full', RT0, 'run', 'nosuchfile.ts')).code).toBe(1);
  });

  test('and stderr go to one file, in order', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rt0-'));
    const fd = openSync(join(dir, 'all'), 'w');
    const file = join(ROOT, 'test', 'programs', 'console.ts');
    await run(RT0, ['run', '-p', '4', file, 'speak', '10', '80'], { stdio: ['ignore', fd, fd] });
    closeSync(fd);
    const lines = readFileSync(join(dir, 'all'), 'utf8').trimEnd().split('\n').slice(2);
    rmSync(dir, { recursive: true });
    const next = new Array<number>(10).fill(0);
    for (const line of lines) {
      const [, id, n] = /^(\d+):(\d+): /.exec(line) ?? [];
      expect(Number(n), line).toBe(next[Number(id)]);
      next[Number(id)] = Number(n) + 1;
    }
    expect(next).toEqual(new Array(10).fill(80));
  });
});

describe('the system', () => {
  test.each([20, 32])('has no more than %i files', async (n) => {
    const { code, stdout, stderr } = await shell(`ulimit -n ${n}; exec "$@"`, RT0, 'run', HELLO);
    const whole = 'hello from a goroutine\ndone\n';
    if (code === 0) expect([stdout, stderr]).toEqual([whole, '']);
    // A thread for another M may be what fails, when main has begun.
    else
      expect(
        [code, whole.startsWith(stdout), /^rt0: [^\n]*(EMFILE|too many open files)[^\n]*\n$/.test(stderr)],
        stderr,
      ).toEqual([1, true, true]);
  });

  test.each(VERBS.slice(0, 2))('has lost the working directory: %s', async (_, args) => {
    const dir = mkdtempSync(join(tmpdir(), 'rt0-'));
    const { code, stdout, stderr } = await shell('cd "$1" && rmdir "$1" && shift && exec "$@"', dir, RT0, ...args);
    expect(stderr).toBe('rt0: the working directory is gone: expected to be called in one that exists\n');
    expect([code, stdout]).toEqual([1, '']);
  });
});

describe('names with control characters', () => {
  test.each([
    ['run', 1, ['run', 'no\nsuch\u001b[31m.ts'], 'rt0: no\\nsuch\\u{1b}[31m.ts: no such file: expected a program\n'],
    ['a flag', 2, ['run', '-p', '1\n2', HELLO], 'rt0: -p 1\\n2: expected a whole number from 1 to 256\n'],
  ] as const)('%s', async (_, code, args, says) => {
    expect(await rt0([...args])).toEqual({ code, stdout: '', stderr: says });
  });

  test('a program runs, and where it panics is one line', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rt0-'));
    mkdirSync(join(dir, 'a\nb\tc'));
    const file = join(dir, 'a\nb\tc', 'p.ts');
    writeFileSync(
      file,
      `import { gosched, print } from 'rt0';
function* f() { yield* gosched(); throw new Error('x'); }
export function* main() { print('runs'); yield* f(); }
`,
    );
    const { code, stdout, stderr } = await rt0(['run', file]);
    rmSync(dir, { recursive: true });
    expect([code, stdout]).toEqual([2, 'runs\n']);
    expect(stderr).toMatch(/^panic: x\n/);
    expect(stderr).toContain('/a\\nb\\tc/p.ts:3\n');
  });
});

describe('a copy of rt0', () => {
  // Without sources, so nothing is built: what an installed package is.
  const home = mkdtempSync(join(tmpdir(), 'rt0-'));
  const release = join(home, 'dist', 'release');
  const call = `import(process.argv[1]).then(async (c) => { process.exitCode = await c.main(process.argv.slice(2)); })`;

  test.each(everyNth(3, ['worker.cjs', 'runtime', 'rt0.js', 'compileworker.js']))(
    'whose %s is empty, or gone',
    async (what) => {
      rmSync(home, { recursive: true, force: true });
      cpSync(join(ROOT, 'dist', 'release'), release, { recursive: true, filter: (from) => !from.endsWith('threads') });
      cpSync(join(ROOT, 'package.json'), join(home, 'package.json'));
      symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
      const name = readdirSync(release).find((n) => n === what || n.startsWith(`${what}-`)) ?? what;
      for (const damage of [() => writeFileSync(join(release, name), ''), () => rmSync(join(release, name))]) {
        damage();
        const { code, stdout, stderr } = await run(process.execPath, [
          '-e',
          call,
          join(release, 'cli.js'),
          'run',
          HELLO,
        ]);
        expect(stderr).toMatch(/^rt0: \S+ missing or empty: expected a build of rt0 \(npm run build makes one\)\n$/);
        expect([code, stdout]).toEqual([1, '']);
      }
      rmSync(home, { recursive: true, force: true });
    },
  );
});
