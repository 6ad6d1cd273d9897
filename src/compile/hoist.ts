// Hoists `var`, which belongs to the function, or to the module, wherever it stands: in a statement that is kept as it
// is, its declarations become assignments to a variable that is declared elsewhere.

import * as t from '@babel/types';
import { assign, boundNames, rewrite, undef } from './ast.ts';

/** The statement with assignments in place of its `var` declarations; `found` is told each with its names. */
export function withoutVars(
  s: t.Statement,
  found: (d: t.VariableDeclaration, names: readonly string[]) => void = () => undefined,
): t.Statement {
  const holder = t.blockStatement([s]);
  rewrite(holder, (n, parent) => {
    if (!t.isVariableDeclaration(n, { kind: 'var' })) return n;
    found(
      n,
      n.declarations.flatMap((d) => boundNames(d.id)),
    );
    if (t.isForXStatement(parent)) return n.declarations[0]?.id ?? n;
    const assigned = n.declarations.flatMap((d) => (d.init ? [assign(d.id as t.LVal, d.init, d)] : []));
    if (!t.isForStatement(parent)) return assigned.length === 1 ? (assigned[0] as t.Node) : t.blockStatement(assigned);
    const parts = assigned.map((a) => a.expression);
    return parts.length === 1 ? (parts[0] as t.Node) : t.sequenceExpression(parts.length === 0 ? [undef()] : parts);
  });
  return holder.body[0] as t.Statement;
}
