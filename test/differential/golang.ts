// Go's side: the programs compiled by the go that is installed, and run. All that it writes stays in
// .cache/differential.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { findGo } from '../../bench/golang.ts';
import { ROOT } from '../cli/rt0.ts';
import type { Outcome, Pair } from './pairs.ts';

const CACHE = join(ROOT, '.cache', 'differential');

export const GO: string | null = findGo();

/** Nothing of the user's settings, no network, nothing written outside the clone. */
function goEnv(): NodeJS.ProcessEnv {
  const tmp = join(CACHE, 'tmp');
  mkdirSync(tmp, { recursive: true });
  return {
    ...{ PATH: process.env.PATH, HOME: CACHE, GOCACHE: join(CACHE, 'gocache'), GOPATH: join(CACHE, 'gopath') },
    ...{
      GOTMPDIR: tmp,
      TMPDIR: tmp,
      GOENV: 'off',
      GOFLAGS: '',
      GO111MODULE: 'off',
      GOTOOLCHAIN: 'local',
      GOPROXY: 'off',
    },
  };
}

/** The pair's Go program as an executable: compiled once for each content. */
function compile(go: string, pair: Pair): string {
  const hash = createHash('sha256').update(readFileSync(pair.go)).digest('hex').slice(0, 12);
  const out = join(CACHE, 'bin', `${pair.name}-${hash}`);
  if (existsSync(out)) return out;
  // Whole or not at all: a test run may be killed at any time.
  const unfinished = `${out}.${randomBytes(6).toString('hex')}`;
  const done = spawnSync(go, ['build', '-o', unfinished, pair.go], { env: goEnv(), encoding: 'utf8' });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${pair.go}: ${done.stderr.trim()}`);
  renameSync(unfinished, out);
  return out;
}

export function runGo(go: string, pair: Pair, procs: number): Outcome {
  const env = { PATH: process.env.PATH, GOMAXPROCS: String(procs) };
  const done = spawnSync(compile(go, pair), { env, encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  return { code: done.status ?? done.signal ?? 'none', stdout: done.stdout, stderr: done.stderr };
}
