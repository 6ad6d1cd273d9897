// Files that a schedule string may name by itself (decision 062). A string comes from anybody, and whoever replays it
// runs that file with arguments of the string's choosing. So: a file of the project that is there to be explored, and
// that computes. What else is to be run, the user names: `rt0 replay STRING FILE`.

import { realpathSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type BuildFailure, build } from 'esbuild';
import { commandName } from '../../cache/place.ts';
import { depthFirst } from '../../compile/depthplugin.ts';
import { printable } from './printable.ts';
import { ScheduleError } from './schedule-string.ts';

/** Node's modules that reach nothing outside the process. */
const COMPUTING: ReadonlySet<string> = new Set(
  'assert assert/strict buffer crypto events path path/posix perf_hooks querystring string_decoder timers url util util/types worker_threads'.split(
    ' ',
  ),
);

/** The file to run: `given`, which the user has named, or else the string's own, which must export these names. Throws
 *  ScheduleError for one that no string may name, and Error for none. */
export async function fileOfSchedule(file: string, names: readonly string[], given?: string): Promise<string> {
  if (given !== undefined) return given;
  const why = outside(file);
  if (why !== null) refuse(file, why);
  const path = resolve(file);
  if (!isFile(path)) throw new Error(`${printable(file, 200)}: no such file: expected a .ts or .js file`);
  if (outside(relative(realpathSync(process.cwd()), realpathSync(path))) !== null)
    refuse(file, 'it is a link to a file outside of the working directory');
  const { exports, reaches } = await factsOf(path, file);
  const missing = names.find((name) => !exports.includes(name));
  if (missing !== undefined) refuse(file, `it exports no ${missing}`);
  if (reaches !== undefined) refuse(file, `it imports ${reaches}, which reaches outside of the program`);
  return file;
}

/** The command that replays a schedule: it names the file when the string may not. */
export function replayCommand(schedule: string, file?: string): string {
  const command = `${commandName()} replay ${quoted(schedule)}`;
  return file === undefined || outside(file) === null ? command : `${command} ${quoted(file)}`;
}

/** For a schedule that only the test that found it can run. */
export function sameTestAgain(schedule: string): string {
  return `the same test again, with RT0_REPLAY=${quoted(schedule)} in its environment`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function refuse(file: string, why: string): never {
  throw new ScheduleError(
    `schedule of ${printable(file, 200)}: ${why}; to run it all the same, name the file: rt0 replay SCHEDULE FILE`,
  );
}

/** Why it is no file of the project, by its name. */
function outside(file: string): string | null {
  if (file.includes('\0')) return 'no file has such a name';
  if (/^[a-z][a-z\d+.-]+:/i.test(file)) return 'it is no file of the project but a URL';
  const path = relative(process.cwd(), resolve(file));
  if (isAbsolute(path) || path === '..' || path.startsWith(`..${sep}`)) return 'it is outside of the working directory';
  if (path.split(sep).includes('node_modules')) return 'it is a file of a package';
  return null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile() && /\.[cm]?[jt]s$/.test(path);
  } catch {
    // Not there, or a name that is too long, or a directory that may not be read.
    return false;
  }
}

interface Facts {
  readonly exports: readonly string[];
  /** A module of Node's, among all that are imported, that does more than compute. */
  readonly reaches: string | undefined;
}

/** What a module says of itself before it is run. */
async function factsOf(path: string, file: string): Promise<Facts> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['node', 'import', 'module'],
    metafile: true,
    plugins: [depthFirst],
    outfile: 'explored.js',
    external: [...builtinModules, 'node:*', 'rt0', 'rt0/*'],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    const [first] = (error as BuildFailure).errors ?? [];
    const at = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
    const why = first === undefined ? String(error) : `${at}${first.text}`;
    throw new Error(`${printable(file, 200)}: cannot be built: ${printable(why, 400)}`);
  });
  const outputs = Object.values(result.metafile.outputs);
  const imported = outputs.flatMap((o) => o.imports.filter((i) => i.external === true).map((i) => i.path));
  return {
    exports: outputs.flatMap((o) => o.exports),
    reaches: imported.find((name) => !/^rt0(\/|$)/.test(name) && !COMPUTING.has(name.replace(/^node:/, ''))),
  };
}
