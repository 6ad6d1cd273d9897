// `rt0 init`: a small project that works at once: the files of examples/project, and a package.json. What is there
// already stays as it is.

import { copyFileSync, constants as fs, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ROOT } from '../host/paths.ts';
import { printable } from '../shared/printable.ts';
import { CliError, UNLOADABLE } from './clierror.ts';

const TEMPLATE = join(ROOT, 'examples', 'project');
/** Whose versions are those that rt0 itself is tested with. */
const TOOLS = ['@types/node', 'fast-check', 'typescript', 'vitest'];
const SCRIPTS = {
  start: 'rt0 run program.ts',
  test: 'tsc && vitest run',
  explore: 'rt0 explore program.ts --time 10s',
};

/** Makes what is missing in `dir`, and says so. */
export function initVerb(dir: string): number {
  const made: string[] = [];
  const kept: string[] = [];
  try {
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(TEMPLATE)) {
      const fresh = unlessThere(() => copyFileSync(join(TEMPLATE, name), join(dir, name), fs.COPYFILE_EXCL));
      (fresh ? made : kept).push(name);
    }
    for (const [name, text] of Object.entries(written(dir))) {
      const fresh = unlessThere(() => writeFileSync(join(dir, name), text, { flag: 'wx' }));
      (fresh ? made : kept).push(name);
    }
  } catch (e) {
    throw new CliError(`init ${printable(dir)}: ${e instanceof Error ? e.message : e}`, UNLOADABLE);
  }
  process.stdout.write(report(dir, made, kept));
  return 0;
}

/** Whether `make` made a file: false when there is one. */
function unlessThere(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw e;
  }
}

interface Manifest {
  readonly version: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function own(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** What depends on where rt0 lies: a clone is used by its path, a package is asked for by its version. */
function written(dir: string): Readonly<Record<string, string>> {
  const { version, devDependencies = {} } = own();
  const clone = statSync(join(ROOT, 'scripts'), { throwIfNoEntry: false }) !== undefined;
  const text = {
    name: nameFor(dir),
    private: true,
    type: 'module',
    scripts: SCRIPTS,
    dependencies: { rt0: clone ? `file:${relative(resolve(dir), ROOT)}` : `^${version}` },
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, `^${devDependencies[tool]}`])),
  };
  const json = { 'package.json': `${JSON.stringify(text, null, 2)}\n` };
  // A link would lead tsc to the clone's own vitest, whose `expect` is another type.
  return clone ? { ...json, '.npmrc': 'install-links=true\n' } : json;
}

function nameFor(dir: string): string {
  const name = basename(resolve(dir))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'program' : name;
}

function report(dir: string, made: readonly string[], kept: readonly string[]): string {
  const lines = [...made.map((name) => `made  ${name}`), ...kept.map((name) => `kept  ${name}: it is there already`)];
  if (kept.includes('package.json'))
    lines.push('', 'For package.json:', ...Object.entries(SCRIPTS).map(([name, does]) => `  "${name}": "${does}"`));
  const cd =
    resolve(dir) === process.cwd()
      ? ''
      : `cd ${/^[\w./-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", "'\\''")}'`} && `;
  lines.push('', `Next: ${cd}npm install && npm start && npm test`, '');
  return lines.map((line) => printable(line)).join('\n');
}
