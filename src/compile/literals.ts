// Compiles template strings and object literals around a suspension.

import * as t from '@babel/types';
import { like } from './ast.ts';
import type { Func } from './func.ts';
import type { Seq } from './ir.ts';
import type { Expressions } from './lowering.ts';
import { save } from './save.ts';

type Expr = t.Expression;

/** Each value is turned into a string when it has been evaluated. */
export function template(x: Expressions, f: Func, e: t.TemplateLiteral, out: Seq): Expr {
  const values = e.expressions as Expr[];
  const asString = (v: Expr): Expr =>
    t.isStringLiteral(v) || t.isTemplateLiteral(v)
      ? v
      : t.templateLiteral(
          [t.templateElement({ raw: '', cooked: '' }), t.templateElement({ raw: '', cooked: '' }, true)],
          [v],
        );
  let last = -1;
  values.forEach((v, i) => {
    if (f.suspends(v)) last = i;
  });
  const done = values.map((v, i) => {
    const inner = x.lower(f, v, out);
    return i < last ? save(f, asString(inner), values.slice(i + 1), out) : inner;
  });
  return like(t.templateLiteral(e.quasis, done), e);
}

export function object(x: Expressions, f: Func, e: t.ObjectExpression, out: Seq): Expr {
  // Keys and values, flattened in their order, and put back.
  const parts: (Expr | null)[] = [];
  for (const p of e.properties) {
    if (t.isSpreadElement(p)) parts.push(f.suspends(p) ? p.argument : t.objectExpression([p]));
    else if (t.isObjectProperty(p)) parts.push(p.computed ? (p.key as Expr) : null, p.value as Expr);
    else if (p.computed && f.suspends(p.key)) f.problems.refuse(p, 'yield* in the name of a method', 'use a property');
  }
  const done = x.list(f, parts, out);
  let i = 0;
  const properties = e.properties.map((p) => {
    if (t.isSpreadElement(p)) return t.spreadElement(done[i++] as Expr);
    if (!t.isObjectProperty(p)) return p;
    const key = done[i++] as Expr | null;
    const value = done[i++] as Expr;
    return like(t.objectProperty(key ?? p.key, value, p.computed), p);
  });
  return like(t.objectExpression(properties), e);
}
