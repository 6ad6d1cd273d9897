// Resolves imports of packages: as Node resolves `import`, from the importing file. Packages that say what they
// export are looked up in their package.json, since `import` may lead elsewhere than `require`; require.resolve does
// the others.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Conditions under which an import takes an entry of `exports`. */
const CONDITIONS = new Set(['node', 'import', 'module-sync', 'default']);

type Exports = string | null | readonly Exports[] | { readonly [key: string]: Exports };

/** The file that `import ... from id` in `importer` means; null when there is none. */
export function resolvePackage(id: string, importer: string): string | null {
  const exported = id.startsWith('#') ? undefined : exportedFile(id, importer);
  if (exported !== undefined) return exported;
  try {
    return createRequire(importer).resolve(id);
  } catch {
    return null;
  }
}

/** By the exports of the package; undefined when it has none, or is not there. */
function exportedFile(id: string, importer: string): string | null | undefined {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(id) ?? [];
  for (let dir = dirname(importer); ; dir = dirname(dir)) {
    const home = join(dir, 'node_modules', name);
    const manifest = join(home, 'package.json');
    if (existsSync(manifest)) {
      const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: Exports };
      if (exports === undefined) return undefined;
      const target = targetOf(exports, `.${rest}`);
      return target === null ? null : join(home, target);
    }
    if (dir === dirname(dir)) return undefined;
  }
}

/** The target of a subpath: './sub', or '.' for the package itself. */
function targetOf(exports: Exports, subpath: string): string | null {
  const paths = isTable(exports) && Object.keys(exports).some((k) => k.startsWith('.'));
  if (!paths) return subpath === '.' ? chosen(exports) : null;
  const table = exports as { readonly [key: string]: Exports };
  if (table[subpath] !== undefined) return chosen(table[subpath]);
  for (const [key, value] of Object.entries(table)) {
    const [head = '', tail] = key.split('*');
    if (tail === undefined || !subpath.startsWith(head) || !subpath.endsWith(tail)) continue;
    const star = subpath.slice(head.length, subpath.length - tail.length);
    return chosen(value)?.replaceAll('*', star) ?? null;
  }
  return null;
}

function chosen(value: Exports): string | null {
  if (typeof value === 'string' || value === null) return value;
  const options = isTable(value)
    ? Object.entries(value).flatMap(([k, v]) => (CONDITIONS.has(k) ? [v] : []))
    : (value as readonly Exports[]);
  for (const v of options) {
    const found = chosen(v);
    if (found !== null) return found;
  }
  return null;
}

function isTable(v: Exports): v is { readonly [key: string]: Exports } {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}
