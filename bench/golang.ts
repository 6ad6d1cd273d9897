// Go's side of a benchmark: the go command that is installed, and the programs of bench/go compiled by it. All that it
// writes stays in .cache/bench.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Measured } from './bench.ts';
import { CACHE, GOPROGRAMS } from './paths.ts';
import { checkReport, processTime } from './process.ts';

const PLACES = ['/usr/lib/go-1.19/bin', '/usr/local/go/bin'];

/** A go command: on `path`, or where Debian and go.dev put it. null when there is none. */
export function findGo(path: string = process.env.PATH ?? '', places: readonly string[] = PLACES): string | null {
  const dirs = [...path.split(delimiter).filter((dir) => dir !== ''), ...places];
  return dirs.map((dir) => join(dir, 'go')).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The go command's environment: nothing of the user's settings, no network, nothing written outside the clone. */
function goEnv(): NodeJS.ProcessEnv {
  const tmp = join(CACHE, 'tmp');
  mkdirSync(tmp, { recursive: true });
  return {
    PATH: process.env.PATH,
    HOME: CACHE,
    GOCACHE: join(CACHE, 'gocache'),
    GOPATH: join(CACHE, 'gopath'),
    GOTMPDIR: tmp,
    TMPDIR: tmp,
    GOENV: 'off',
    GOFLAGS: '',
    GO111MODULE: 'off',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
  };
}

const compiled = new Set<string>();

/** Compiles bench/go/<name> and returns the program's path. The go command itself knows when there is nothing to do. */
function compileGo(goCommand: string, name: string): string {
  const out = join(CACHE, 'bin', name);
  if (compiled.has(out)) return out;
  const done = spawnSync(goCommand, ['build', '-o', out, join(GOPROGRAMS, name, 'main.go')], {
    env: goEnv(),
    encoding: 'utf8',
  });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${goCommand} build ${name}: ${done.stderr.trim()}`);
  compiled.add(out);
  return out;
}

export function goVersion(goCommand: string): string {
  const done = spawnSync(goCommand, ['version'], { env: goEnv(), encoding: 'utf8' });
  return (done.stdout ?? '').trim().replace(/^go version /, '');
}

/** A program of bench/go that times itself, a process each time. */
export function goProgram(goCommand: string, name: string, procs: number, args: readonly string[]): Measured {
  const file = compileGo(goCommand, name);
  return {
    measure: async () => {
      const env = { PATH: process.env.PATH, GOMAXPROCS: String(procs) };
      const done = spawnSync(file, args, { env, encoding: 'utf8' });
      if (done.error) throw done.error;
      return checkReport(`go ${name}`, done.status, done.stdout, done.stderr).ns;
    },
  };
}

/** The wall time of a process that runs a program of bench/go, from spawn to exit. */
export function goProcess(goCommand: string, name: string): Measured {
  const file = compileGo(goCommand, name);
  return { measure: async () => processTime(file, [], { PATH: process.env.PATH }).ns };
}
