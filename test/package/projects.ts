// Empty projects elsewhere, in which the packed rt0 is installed as users do. They lie outside the clone, since Node,
// npm and tsc would look for what is missing in the directories above, and are removed by whoever made them.

import { type SpawnOptions, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, ROOT } from '../cli/rt0.ts';

/** Not the clone's own .cache/tmp, where TMPDIR leads under `npm test`. */
const ELSEWHERE = existsSync('/tmp') ? '/tmp' : tmpdir();
const SAMPLE = join(ROOT, 'test', 'package', 'sample');
/** Milliseconds that a command may take: less than vitest gives a test. */
const PATIENCE = 110_000;
export const NOBODY = 65_534;

/** What the development of rt0 itself uses, so that npm's cache has it. */
export const VERSIONS = { vitest: '4.1.12', 'fast-check': '4.10.2', typescript: '7.0.2', '@types/node': '20.19.43' };

export interface Project {
  readonly dir: string;
  /** Where rt0 lies in it. */
  readonly home: string;
  /** The environment of all that runs in it: homes and caches of its own, but npm's. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** A directory with a space in its name, a package.json, and the files of test/package/sample. */
export function newProject(): Project {
  const top = mkdtempSync(join(ELSEWHERE, 'rt0-package-'));
  const dir = join(top, 'a project');
  mkdirSync(dir);
  for (const name of ['home', 'tmp']) mkdirSync(join(top, name));
  // Others may look and not write.
  for (const name of [top, dir]) chmodSync(name, 0o755);
  chmodSync(join(top, 'tmp'), 0o1777);
  cpSync(SAMPLE, dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "name": "a-project", "private": true, "type": "module" }\n');
  const env = {
    PATH: process.env.PATH ?? '',
    NO_COLOR: '1',
    HOME: join(top, 'home'),
    XDG_CACHE_HOME: join(top, 'home', 'cache'),
    XDG_DATA_HOME: join(top, 'home', 'data'),
    TMPDIR: join(top, 'tmp'),
    npm_config_cache: join(ROOT, '.cache', 'npm'),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
  };
  const remove = (): void => rmSync(top, { recursive: true, force: true });
  return { dir, home: join(dir, 'node_modules', 'rt0'), env, remove };
}

/** Runs a command in the project: what it said, and its exit code. One that does not end is killed, and a failure. */
export function runIn(p: Project, command: string, args: readonly string[], as: SpawnOptions = {}): Promise<Ended> {
  const { env, ...rest } = as;
  const child = spawn(command, args, {
    cwd: p.dir,
    ...rest,
    env: { ...p.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk) => {
      said[name] += chunk;
    });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} ${args.join(' ')}: it does not end\n${said.stdout}\n${said.stderr}`));
    }, PATIENCE);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(late);
      resolve({ code: code ?? signal ?? 'none', ...said });
    });
  });
}

/** The same of a command that must end well. */
export async function done(p: Project, command: string, args: readonly string[], as?: SpawnOptions): Promise<string> {
  const ended = await runIn(p, command, args, as);
  if (ended.code !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  return ended.stdout;
}

/** `npm pack`: the tarball's path, and the files in it. */
export async function pack(to: Project): Promise<{ file: string; names: string[]; unpacked: number }> {
  const where = join(to.dir, '..');
  const text = await done(to, 'npm', ['pack', '--json', '--pack-destination', where], { cwd: ROOT });
  const listed: unknown = JSON.parse(text.slice(text.search(/^[[{]/m)));
  // A list, or since npm 11 by name.
  const [made] = Object.values(listed as Record<string, Packed>);
  if (made === undefined) throw new Error(`npm pack: ${text}`);
  return { file: join(where, made.filename), names: made.files.map((f) => f.path), unpacked: made.unpackedSize };
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  readonly unpackedSize: number;
}

/** Runs a bin of the project, as npx does: by its link in node_modules/.bin. */
export const bin = (p: Project, name: string): string => join(p.dir, 'node_modules', '.bin', name);

/** All files below, with what changes when one is written. */
export function state(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { mtimeMs, size, mode } = statSync(join(dir, name), { throwIfNoEntry: false }) ?? {};
      return `${name} ${mtimeMs} ${size} ${mode}`;
    })
    .sort();
}
