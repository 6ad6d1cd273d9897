// Finds the expressions that mean one of rt0's functions, as the text imports it: by some name, or as a member of the
// whole.

import * as t from '@babel/types';
import type { Scope } from './babel.ts';

/** Whether a callee is the function. `scope` is where it stands: without it a local variable of the same name passes,
 *  too. */
export type IsCallee = (callee: t.Node, scope?: Scope) => boolean;

/** Tells the callees that are rt0's `name`. */
export function calleeOf(file: t.File, runtime: string, name: string): IsCallee {
  const names = new Set<string>();
  const wholes = new Set<string>();
  for (const s of file.program.body) {
    if (!t.isImportDeclaration(s) || s.source.value !== runtime) continue;
    for (const x of s.specifiers) {
      if (t.isImportSpecifier(x) && t.isIdentifier(x.imported, { name })) names.add(x.local.name);
      if (t.isImportNamespaceSpecifier(x)) wholes.add(x.local.name);
    }
  }
  return (n, scope) => {
    const member = t.isMemberExpression(n);
    if (member && (n.computed || !t.isIdentifier(n.property, { name }))) return false;
    const root = member ? n.object : n;
    if (!t.isIdentifier(root) || !(member ? wholes : names).has(root.name)) return false;
    return scope === undefined || scope.getBinding(root.name)?.scope === scope.getProgramParent();
  };
}
