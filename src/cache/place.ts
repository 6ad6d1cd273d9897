// Locates the cache directory: in a clone its own .cache, for an installed package the user's cache. Never in the
// package, never in the user's project.
//
//   a clone          .cache, always
//   a package        RT0_CACHE, else XDG_CACHE_HOME/rt0, else ~/.cache/rt0
//   where that cannot be used (full, read-only, somebody else's, no home): a private directory in the temporary one
//
// A package is what lies in a node_modules, or has no sources that could be built.

import { existsSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** rt0's own directory: the next one above `from` that has a package.json. */
function homeOf(from: string): string {
  for (let dir = dirname(from); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package.json'))) return dir;
    if (dirname(dir) === dir) throw new Error('rt0: package.json not found above its own code');
  }
}

/** rt0's own directory, found from this file, which may be source or built. */
export const HOME: string = homeOf(fileURLToPath(import.meta.url));

/** Whether `home` is a clone, whose sources are built in place. */
export function isClone(home: string): boolean {
  if (home.split(sep).includes('node_modules')) return false;
  return existsSync(join(home, 'scripts', 'build.ts')) && existsSync(join(home, 'src', 'shared', 'mem.ts'));
}

/** How the command is called from where the user is: by its file in a clone, by npx in a project. */
export function commandName(): string {
  try {
    return isClone(HOME) && `${process.cwd()}${sep}`.startsWith(`${HOME}${sep}`) ? 'bin/rt0' : 'npx rt0';
  } catch {
    return 'npx rt0';
  }
}

/** What decides where the cache lies. */
export interface Surroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory; '' when there is none. */
  readonly user: string;
  readonly temporary: string;
}

function surroundings(): Surroundings {
  return { home: HOME, env: process.env, user: userHome(), temporary: tmpdir() };
}

/** Directories that may hold the cache, the one to be taken first. Each may turn out not to be usable (files.ts). */
export function cacheRoots(s: Surroundings = surroundings()): readonly string[] {
  const last = join(s.temporary, `rt0-${process.geteuid?.() ?? 'cache'}`);
  const first = isClone(s.home) ? join(s.home, '.cache') : userCache(s);
  return first === null ? [last] : [first, last];
}

function userCache({ env, user }: Surroundings): string | null {
  if (env.RT0_CACHE) return resolve(env.RT0_CACHE);
  // A relative one is to be ignored, says the XDG specification.
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'rt0');
  // '/' is the home of users who have none.
  return isAbsolute(user) && dirname(user) !== user ? join(user, '.cache', 'rt0') : null;
}

function userHome(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** The owner of rt0's own files, whose code runs anyway; -1 where files have no owner. */
export const OWNER: number = process.geteuid === undefined ? -1 : statSync(HOME).uid;
