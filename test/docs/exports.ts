// Reads the tree's sources for the tests beside this file: exports, who imports them, functions and their lengths.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type ParserPlugin, parse } from '@babel/parser';
import * as t from '@babel/types';
import { ROOT } from '../cli/rt0.ts';

export interface Source {
  /** From the root of the tree, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** All sources below these directories; broken ones of test/cases are left out. */
export function sources(...dirs: readonly string[]): Source[] {
  return dirs.flatMap((dir) =>
    readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
      .map((file) => `${dir}/${file}`)
      .filter((path) => /\.(ts|mjs)$/.test(path) && !path.startsWith('test/cases/') && !path.includes('node_modules'))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
  );
}

export function parsed(s: Source): t.File {
  const plugins: ParserPlugin[] = ['typescript'];
  return parse(s.text, { sourceType: 'module', plugins, errorRecovery: true });
}

export interface Export {
  readonly name: string;
  readonly path: string;
  readonly type: boolean;
}

/** What a file declares and exports. `export { x } from` and `export type X = y.X` under the same name count as x. */
export function exportsOf(path: string, file: t.File): Export[] {
  return file.program.body.flatMap((n): Export[] => {
    if (!t.isExportNamedDeclaration(n) || !n.declaration) return [];
    const d = n.declaration;
    const type = t.isTSInterfaceDeclaration(d) || t.isTSTypeAliasDeclaration(d);
    const names = t.isVariableDeclaration(d)
      ? d.declarations.flatMap((v) => Object.keys(t.getBindingIdentifiers(v.id)))
      : 'id' in d && t.isIdentifier(d.id)
        ? [d.id.name]
        : [];
    return names.map((name) => ({ name, path, type }));
  });
}

/** `path#name` of each import and re-export, with `path#*` for all of a module. */
export function importsOf(path: string, file: t.File, text: string): string[] {
  const target = (s: string): string => normalize(join(dirname(path), s));
  const named = file.program.body.flatMap((n): string[] => {
    if (t.isExportAllDeclaration(n)) return [`${target(n.source.value)}#*`];
    if (t.isImportDeclaration(n))
      return n.specifiers.map((s) => {
        if (t.isImportNamespaceSpecifier(s)) return `${target(n.source.value)}#*`;
        const name = t.isImportSpecifier(s) && t.isIdentifier(s.imported) ? s.imported.name : 'default';
        return `${target(n.source.value)}#${name}`;
      });
    if (t.isExportNamedDeclaration(n) && n.source) {
      const { value } = n.source;
      return n.specifiers.map((s) => `${target(value)}#${t.isExportSpecifier(s) ? s.local.name : '*'}`);
    }
    return [];
  });
  const dynamic = [...text.matchAll(/import\(['"`](\.[^'"`]+)['"`]\)/g)].map((m) => `${target(m[1] as string)}#*`);
  return [...named, ...dynamic];
}

export interface Length {
  readonly where: string;
  readonly lines: number;
}

/** How many lines each function has. */
export function functionLengths(path: string, file: t.File): Length[] {
  const found: Length[] = [];
  t.traverseFast(file, (n) => {
    if (!t.isFunction(n) || !n.loc) return;
    found.push({ where: `${path}:${n.loc.start.line}`, lines: n.loc.end.line - n.loc.start.line + 1 });
  });
  return found;
}
