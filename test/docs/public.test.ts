// What people import has its documentation beside it: each value with an example, each type with a sentence.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import * as t from '@babel/types';
import { expect, test } from 'vitest';
import { ROOT } from '../cli/rt0.ts';
import { parsed } from './exports.ts';

interface Public {
  readonly name: string;
  readonly type: boolean;
  readonly doc: string;
}

const trees = new Map<string, t.File>();
function tree(path: string): t.File {
  const known = trees.get(path) ?? parsed({ path, text: readFileSync(join(ROOT, path), 'utf8') });
  trees.set(path, known);
  return known;
}

const docOf = (n: t.Node): string =>
  (n.leadingComments ?? []).findLast((c) => c.type === 'CommentBlock' && c.value.startsWith('*'))?.value ?? '';

/** The declaration of `name` in a file: at its top, or where it is imported or exported from. */
function find(path: string, name: string): Public | null {
  for (const n of tree(path).program.body) {
    const d = t.isExportNamedDeclaration(n) && n.declaration ? n.declaration : n;
    const type = t.isTSInterfaceDeclaration(d) || t.isTSTypeAliasDeclaration(d);
    const names = t.isVariableDeclaration(d)
      ? d.declarations.flatMap((v) => Object.keys(t.getBindingIdentifiers(v.id)))
      : 'id' in d && t.isIdentifier(d.id)
        ? [d.id.name]
        : [];
    if (names.includes(name)) return { name, type, doc: docOf(n) };
    if (t.isImportDeclaration(n)) {
      const s = n.specifiers.find((x) => t.isImportSpecifier(x) && x.local.name === name);
      if (!t.isImportSpecifier(s)) continue;
      const from = t.isIdentifier(s.imported) ? s.imported.name : s.imported.value;
      return find(normalize(join(dirname(path), n.source.value)), from);
    }
    if (t.isExportNamedDeclaration(n) && n.source) {
      const s = n.specifiers.find((x) => t.isExportSpecifier(x) && exported(x) === name);
      if (!t.isExportSpecifier(s)) continue;
      return find(normalize(join(dirname(path), n.source.value)), s.local.name);
    }
  }
  return null;
}

const exported = (s: t.ExportSpecifier): string => (t.isIdentifier(s.exported) ? s.exported.name : s.exported.value);

/** What an entry exports by name. `export *` is what the compiler's output calls, and for nobody else. */
function publics(path: string): Public[] {
  const all = tree(path).program.body.flatMap((n): Public[] => {
    if (!t.isExportNamedDeclaration(n)) return [];
    if (n.source) {
      const from = normalize(join(dirname(path), n.source.value));
      return n.specifiers.filter(t.isExportSpecifier).map((s) => {
        const there = existsSync(join(ROOT, from)) ? find(from, s.local.name) : null;
        const doc = docOf(n) || (there?.doc ?? '');
        return { name: exported(s), type: there?.type ?? false, doc };
      });
    }
    if (!n.declaration) {
      return n.specifiers.filter(t.isExportSpecifier).map((s) => {
        const there = find(path, s.local.name);
        return { name: exported(s), type: there?.type ?? false, doc: there?.doc ?? '' };
      });
    }
    const d = n.declaration;
    const names = t.isVariableDeclaration(d)
      ? Object.keys(t.getBindingIdentifiers(d))
      : 'id' in d && t.isIdentifier(d.id)
        ? [d.id.name]
        : [];
    const type = t.isTSInterfaceDeclaration(d) || t.isTSTypeAliasDeclaration(d);
    return names.map((name) => ({ name, type, doc: docOf(n) }));
  });
  // Mutex and its kin: the interface has the text, and `export type` and `export const` of that name are it.
  return all.map((p) => ({ ...p, doc: p.doc === '' ? (find('src/lib/types.ts', p.name)?.doc ?? '') : p.doc }));
}

/** The resumable form, for bodies written by hand: docs/resumable.md has the examples. */
const BY_HAND =
  /^(abi|alloc|casword|Body|frameSize|funcs|getg|getnum|getv|goat|gopark|goready|heapAudit|loadword|mallocgc|morestack|nanotime|PARKED|Ptr|push|semacquire|semNwait|semrelease|setMaxThreads|setnum|setv|setword|slot|stackguard|storeword|threadid|waitReason|word|xaddword|xchgword)$/;
const ENTRIES = [
  'src/lib/index.ts',
  'src/host/host.ts',
  'src/explore/index.ts',
  'src/explore/vitest.ts',
  'src/explore/fast-check.ts',
];

test.each(ENTRIES)('%s: each export says what it is; values have an example', (path) => {
  const lacks = publics(path)
    .filter((p) => !BY_HAND.test(p.name))
    .flatMap((p) => {
      if (p.doc === '') return [`${p.name}: no documentation`];
      return p.type || p.doc.includes('@example') ? [] : [`${p.name}: no @example`];
    });
  expect(lacks).toEqual([]);
});
