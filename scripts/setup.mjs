// What a fresh clone needs before anything can run: its packages. Node built-ins only, as nothing else is there yet.
// Whatever the tools write (npm's cache, temporary files, compile caches) goes to .cache/ inside the clone.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const CACHE = join(ROOT, '.cache');

const INSTALL_STAMP = join(ROOT, 'node_modules', '.rt0-installed');

/** The environment for tools: the caller's, with everything temporary kept inside the clone. */
export function toolEnv() {
  const tmp = join(CACHE, 'tmp');
  mkdirSync(tmp, { recursive: true });
  return {
    ...process.env,
    TMPDIR: tmp,
    TMP: tmp,
    TEMP: tmp,
    NODE_COMPILE_CACHE: join(CACHE, 'node'),
    npm_config_cache: join(CACHE, 'npm'),
  };
}

export function tryRead(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The lock file's text, and the platform: native packages of another one do not run here. */
function wantedPackages() {
  return `${process.platform}-${process.arch}\n${readFileSync(join(ROOT, 'package-lock.json'), 'utf8')}`;
}

/** Runs `npm ci` unless node_modules was installed from this very lock file. */
export function ensureInstalled() {
  if (tryRead(INSTALL_STAMP) === wantedPackages()) return;
  withLock('install', () => {
    const wanted = wantedPackages();
    if (tryRead(INSTALL_STAMP) === wanted) return;
    process.stderr.write('rt0: installing packages (npm ci)...\n');
    // Under `npm start` the npm that runs us is named; otherwise it is found on PATH.
    const npmCli = process.env.npm_execpath;
    const isNpm = npmCli !== undefined && /npm-cli\.[cm]?js$/.test(npmCli);
    const [command, first] = isNpm ? [process.execPath, [npmCli]] : ['npm', []];
    const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    // fd 2 for its stdout: ours may be piped to something that reads a program's output.
    const done = spawnSync(command, args, {
      cwd: ROOT,
      env: toolEnv(),
      stdio: ['ignore', 2, 2],
      shell: !isNpm && process.platform === 'win32',
    });
    if (done.error) fail(`cannot run npm: ${done.error.message}`);
    if (done.status !== 0) fail(`npm ci failed (${done.signal ?? `exit ${done.status}`})`);
    writeFileSync(INSTALL_STAMP, wanted);
  });
}

/** Ends the process with one line. Release of locks is by `finally`, so it throws rather than exits. */
export function fail(message) {
  throw new SetupError(message);
}

export class SetupError extends Error {}

/** For entry scripts: a SetupError is one line and exit 1, anything else is a bug and keeps its stack. */
export function reportAndExit(error) {
  process.stderr.write(error instanceof SetupError ? `rt0: ${error.message}\n` : `${error?.stack ?? error}\n`);
  process.exit(1);
}

/**
 * Holds a lock directory in .cache/ while `body` (synchronous) runs, so that two processes never install or build
 * at once. mkdir is atomic; the directory holds the owner's pid, and a dead owner's lock is taken over.
 */
export function withLock(name, body) {
  const dir = join(CACHE, `${name}.lock`);
  const pidFile = join(dir, 'pid');
  mkdirSync(CACHE, { recursive: true });
  for (let waits = 0; !tryMkdir(dir); waits++) {
    const owner = Number(tryRead(pidFile) ?? 0);
    // No pid after 2 s: the owner died between its mkdir and its write.
    if (owner > 0 ? !isAlive(owner) : waits > 40) rmSync(dir, { recursive: true, force: true });
    else sleep(50);
  }
  try {
    writeFileSync(pidFile, String(process.pid));
    return body();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function tryMkdir(dir) {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
