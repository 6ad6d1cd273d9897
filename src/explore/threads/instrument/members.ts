// Methods of classes and object literals, and their twins.

import * as t from '@babel/types';
import { id } from '../../../compile/ast.ts';
import { type Context, type Rewriting, runtime, twinnable } from './context.ts';

type Method = t.ClassMethod | t.ClassPrivateMethod;

/** class A { push() {} }: the twin is a method push$g, and a static block at the end pairs the two. */
export function rewriteClass(r: Rewriting, node: t.Class, context: Context): t.Node {
  if (node.superClass != null) node.superClass = r.expression(node.superClass, context);
  const members: t.ClassBody['body'] = [];
  const pairs: t.Statement[] = [];
  for (const m of node.body.body) {
    if (!(t.isClassMethod(m) || t.isClassPrivateMethod(m))) {
      members.push(r.inside(m, { ...context, gen: false }) as typeof m);
      continue;
    }
    const twin = twinOf(r, m);
    members.push(r.functionLike(m, false));
    if (twin === null) continue;
    members.push(twin);
    if (!t.isClassMethod(m) || !t.isIdentifier(m.key)) continue;
    const home = m.static ? t.thisExpression() : t.memberExpression(t.thisExpression(), id('prototype'));
    pairs.push(t.expressionStatement(runtime('pairMethod', home, t.stringLiteral(m.key.name))));
  }
  if (pairs.length > 0) members.push(t.staticBlock(pairs));
  node.body.body = members;
  return node;
}

function twinOf(r: Rewriting, m: Method): Method | null {
  if (m.kind !== 'method' || m.computed === true || !twinnable(m)) return null;
  if (t.isClassMethod(m) && !t.isIdentifier(m.key)) return null;
  const twin = r.functionLike(t.cloneNode(m), true);
  if (t.isClassPrivateMethod(twin)) twin.key = t.privateName(id(`${twin.key.id.name}$g`));
  else twin.key = id(`${(twin.key as t.Identifier).name}$g`);
  return twin;
}

/** { push() {} }: the same, and a call pairs them. */
export function rewriteObject(r: Rewriting, node: t.ObjectExpression, context: Context): t.Node {
  const members: t.ObjectExpression['properties'] = [];
  const names: string[] = [];
  for (const m of node.properties) {
    if (!t.isObjectMethod(m)) {
      members.push(r.inside(m, context) as typeof m);
      continue;
    }
    if (m.kind === 'method' && !m.computed && t.isIdentifier(m.key) && twinnable(m)) {
      const twin = r.functionLike(t.cloneNode(m), true);
      twin.key = id(`${m.key.name}$g`);
      names.push(m.key.name);
      members.push(r.functionLike(m, false), twin);
    } else members.push(r.functionLike(m, false));
  }
  node.properties = members;
  if (names.length === 0) return node;
  return runtime('pairObject', node, ...names.map((n) => t.stringLiteral(n)));
}
