// Resolves imports of a program's modules. Files are found as Node finds them, by their whole name; `./a.js` may
// also mean a.ts, as TypeScript has it. CommonJS files are left to Node, like packages: Rollup reads ES modules only.

import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolvePackage } from './packages.ts';

export interface Resolved {
  readonly id: string;
  /** Not part of the program's text: threads import it from where it is. */
  readonly external: boolean;
}

/** An import that leads nowhere, and where it stands. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** What `import ... from id` in the file `importer` means, for an id that is neither rt0 nor a module of Node. */
export function resolveImport(id: string, importer: string): Resolved {
  if (id.startsWith('data:')) return { id, external: true };
  if (!/^(\.{1,2}\/|\/|file:)/.test(id)) {
    const found = resolvePackage(id, importer);
    if (found === null) throw new ImportError(`${placeOf(id, importer)}: cannot find '${id}'; install the package`);
    return { id: pathToFileURL(found).href, external: true };
  }
  const named = id.startsWith('file:') ? fileURLToPath(id) : resolve(dirname(importer), id);
  const path = [named, named.replace(/\.([cm]?)js$/, '.$1ts')].find(isFile);
  if (path === undefined) {
    const near = ['.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'].find((end) => isFile(named + end));
    const instead = near === undefined ? `there is no file ${named}` : `write '${id.replace(/\/$/, '')}${near}'`;
    throw new ImportError(`${placeOf(id, importer)}: cannot find '${id}'; ${instead}`);
  }
  if (isCommonJs(path)) return { id: pathToFileURL(path).href, external: true };
  return { id: path, external: false };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isCommonJs(path: string): boolean {
  const ext = extname(path);
  if (ext !== '.js') return ext === '.cjs' || ext === '.node';
  const text = readFileSync(path, 'utf8');
  return /\b(module\.exports|exports\.\w+ *=|require\()/.test(text) && !/^\s*(import|export)\b(?!\s*\()/m.test(text);
}

/** Where the importer names id: file, line, column. */
function placeOf(id: string, importer: string): string {
  const lines = readFileSync(importer, 'utf8').split('\n');
  for (const quote of ["'", '"']) {
    const line = lines.findIndex((l) => l.includes(quote + id + quote));
    if (line >= 0) return `${importer}:${line + 1}:${(lines[line] as string).indexOf(quote + id + quote) + 1}`;
  }
  return importer;
}
