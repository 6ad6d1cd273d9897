// A program file as the explorer takes it: bundled and compiled as for a run.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundle, problemsOf } from '../compile/bundle.ts';
import type { ProgramFiles } from '../explore/machine/program.ts';
import { CliError, firstLine, LOAD } from './errors.ts';

/** Under which name the bundled program imports its runtime. */
const RUNTIME = 'rt0:lib';

export async function programFiles(file: string): Promise<ProgramFiles> {
  const path = resolve(file);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new CliError(`${file}: no such file: expected a program or scenario:NAME`, LOAD);
  if (!stat.isFile() || !/\.[cm]?[jt]s$/.test(path))
    throw new CliError(`${file}: expected a .ts or .js program file`, LOAD);
  try {
    const built = await bundle(path, RUNTIME);
    if (!built.exports.includes('main')) {
      throw new CliError(`${file}: expected a program: an exported goroutine function called main`, LOAD);
    }
    return { source: file, files: built.files, runtime: RUNTIME };
  } catch (e) {
    if (e instanceof CliError) throw e;
    throw new CliError(problemsOf(e) ?? `${file}: cannot be built: ${firstLine(e)}`, LOAD);
  }
}
