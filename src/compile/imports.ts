// Checks what a module imports from rt0 against what rt0 exports: a name that it does not have is refused with its
// place, before threads find out. On the tree that Rollup parses, since Rollup makes one import of all.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type InputMap, origins } from './lines.ts';
import { ImportError } from './resolve.ts';

interface Specifier {
  readonly type: string;
  readonly start: number;
  readonly imported?: { readonly name?: string; readonly value?: string };
}
interface Statement {
  readonly type: string;
  readonly source?: { readonly value: unknown } | null;
  readonly specifiers?: readonly Specifier[];
}

/** Throws ImportError. `map`: from the text to the file `id`, in JSON. */
export function checkImports(tree: unknown, rt0: string, text: string, map: string | null, id: string): void {
  const exports = exportsOf(rt0);
  for (const s of (tree as { body: readonly Statement[] }).body) {
    if (s.type !== 'ImportDeclaration' || s.source?.value !== 'rt0' || exports === null) continue;
    for (const { type, start, imported } of s.specifiers ?? []) {
      if (type === 'ImportNamespaceSpecifier') continue;
      const name = type === 'ImportDefaultSpecifier' ? 'default' : (imported?.name ?? imported?.value ?? '');
      if (exports.has(name)) continue;
      const before = text.slice(0, start).split('\n');
      const parsed = map === null ? null : (JSON.parse(map) as InputMap);
      const at = origins(parsed, id)(before.length, (before.at(-1) ?? '').length);
      const what = name === 'default' ? 'rt0 has no default export' : `rt0 does not export '${name}'`;
      throw new ImportError(
        `${id}:${at.line}:${at.column + 1}: ${what}; import what it has by name: import { go, chan } from 'rt0'`,
      );
    }
  }
}

/** What rt0.js exports, as scripts/build.ts writes it; null when it is not a file. */
function exportsOf(url: string): Set<string> | null {
  if (!url.startsWith('file:')) return null;
  const names = readFileSync(fileURLToPath(url), 'utf8').matchAll(/^export const (\w+)/gm);
  return new Set([...names].map(([, name = '']) => name));
}
