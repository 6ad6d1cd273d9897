// Compiles catch and finally so that exits pass: the runtime leaves a machine that goes down by an exception (exit(), a
// fatal error on another thread). It is not the program's: catch clauses pass it on, finally clauses do not run.

import * as t from '@babel/types';
import { call, id, walk } from './ast.ts';

const guarded = new WeakSet<t.Node>();
let next = 0;

/** Changes all try statements in node, functions inside included, so that they let that exception through. */
export function guardTries(node: t.Node): void {
  const found: t.TryStatement[] = [];
  walk(node, (n) => {
    if (t.isTryStatement(n) && !guarded.has(n)) found.push(n);
    return undefined;
  });
  for (const n of found) guard(n);
}

function guard(n: t.TryStatement): void {
  guarded.add(n);
  if (n.handler) {
    const { param, body } = n.handler;
    const e = `$e${++next}`;
    const first = t.ifStatement(call('$leaving', id(e)), t.throwStatement(id(e)));
    const bind = (p: t.Node): t.Statement =>
      t.variableDeclaration('let', [t.variableDeclarator(p as t.VariableDeclarator['id'], id(e))]);
    n.handler = t.catchClause(id(e), t.blockStatement([first, ...(param ? [bind(param)] : []), body]));
  }
  if (n.finalizer) {
    n.finalizer = t.blockStatement([t.ifStatement(t.unaryExpression('!', call('$exiting')), n.finalizer)]);
  }
}
