// What a fresh clone needs before anything can run: its packages. Node built-ins only, as nothing else is there yet.
// Whatever the tools write (npm's cache, temporary files, compile caches) goes to .cache/ inside the clone.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interrupted, runTool } from './child.mjs';
import { withLock } from './lock.mjs';

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
export async function ensureInstalled() {
  if (tryRead(INSTALL_STAMP) === wantedPackages()) return;
  await withLock(CACHE, 'install', async () => {
    const wanted = wantedPackages();
    if (tryRead(INSTALL_STAMP) === wanted) return;
    process.stderr.write('rt0: installing packages (npm ci)...\n');
    // Under `npm start` the npm that runs us is named; otherwise it is found on PATH.
    const npmCli = process.env.npm_execpath;
    const isNpm = npmCli !== undefined && /npm-cli\.[cm]?js$/.test(npmCli);
    const [command, first] = isNpm ? [process.execPath, [npmCli]] : ['npm', []];
    // Without scripts: our own `prepare` would build what is built when it is wanted.
    const args = [
      ...first,
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const code = await runTool(command, args, {
      cwd: ROOT,
      env: toolEnv(),
      // fd 2 for its stdout: ours may be piped to something that reads a program's output.
      stdio: ['ignore', 2, 2],
      shell: !isNpm && process.platform === 'win32',
    }).catch((error) => unlessInterrupted(error, 'npm'));
    if (code !== 0) fail(`npm ci failed (exit ${code})`);
    writeFileSync(INSTALL_STAMP, wanted);
  });
}

/** A tool that could not be started. */
export function unlessInterrupted(error, what) {
  if (error instanceof Interrupted) throw error;
  fail(`cannot run ${what}: ${error.message}`);
}

/** Ends the process with one line. Release of locks is by `finally`, so it throws rather than exits. */
export function fail(message) {
  throw new SetupError(message);
}

export class SetupError extends Error {}

/** For entry scripts: a SetupError is one line and exit 1, and so is what the system refuses (files, memory); a signal
 *  is its exit code; anything else is a bug and keeps its stack. */
export function reportAndExit(error) {
  if (error instanceof Interrupted) process.exit(error.exitCode);
  const known = error instanceof SetupError || typeof error?.syscall === 'string';
  process.stderr.write(known ? `rt0: ${error.message}\n` : `${error?.stack ?? error}\n`);
  process.exit(1);
}
