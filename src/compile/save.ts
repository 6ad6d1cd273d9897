// Saves the value of an operand over the suspensions of its later siblings. Most operands need no variable: literals,
// constants, and variables that nothing assigns in the meantime read the same later. Literals of arrays and objects are
// put off until all is there, since an array or object could not be saved in a frame. What remains goes to a temporary.

import * as t from '@babel/types';
import { assign, id, like, walkOwn } from './ast.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';

type Expr = t.Expression;

/** An expression that has e's present value after `later` have been evaluated. */
export function save(f: Func, e: Expr, later: readonly (Expr | null)[], out: Seq): Expr {
  if (steady(f, e, later)) return e;
  const spread = e as t.Node;
  if (t.isSpreadElement(spread)) {
    const inner = spread.argument;
    if (t.isStringLiteral(inner)) return e;
    const literal = t.isArrayExpression(inner) && inner.elements.every((x) => t.isExpression(x));
    const value = literal ? save(f, inner, later, out) : toList(f, like(t.arrayExpression([spread]), spread), out);
    return like(t.spreadElement(value), spread) as unknown as Expr;
  }
  if (t.isArrayExpression(e) && e.elements.every((x) => !t.isSpreadElement(x))) {
    const elements = e.elements.map((x) => (x === null ? null : save(f, x as Expr, later, out)));
    return like(t.arrayExpression(elements), e);
  }
  if (t.isObjectExpression(e) && e.properties.every((p) => t.isObjectProperty(p) && !p.computed)) {
    const properties = e.properties.map((p) => {
      const q = p as t.ObjectProperty;
      return like(t.objectProperty(q.key, save(f, q.value as Expr, later, out)), q);
    });
    return like(t.objectExpression(properties), e);
  }
  return t.isArrayExpression(e) ? toList(f, e, out) : toTemp(f, e, out);
}

/** An array that has just been made, and is not seen by anybody before it is used. */
function toList(f: Func, e: Expr, out: Seq): t.Identifier {
  const made = toTemp(f, e, out);
  f.lists.add(made.name);
  f.holds.set(made.name, '$list');
  return made;
}

function toTemp(f: Func, e: Expr, out: Seq): t.Identifier {
  const name = f.temp();
  f.declared.set(name, e);
  f.holds.set(name, '$operand');
  out.push(plain(assign(name, e, e)));
  return id(name);
}

/** Whether evaluating e later gives the same and does nothing. */
function steady(f: Func, e: Expr, later: readonly (Expr | null)[]): boolean {
  if (t.isLiteral(e) && !t.isTemplateLiteral(e)) return true;
  if (t.isIdentifier(e)) {
    if (f.fixed(e.name)) return true;
    return f.vars.has(e.name) && !later.some((l) => l !== null && assigns(l, e.name));
  }
  if (t.isFunctionExpression(e) || t.isArrowFunctionExpression(e)) return true;
  if (t.isUnaryExpression(e)) return ['-', '!', 'void', 'typeof'].includes(e.operator) && t.isLiteral(e.argument);
  if (t.isArrayExpression(e)) return e.elements.every((x) => x === null || (t.isExpression(x) && steady(f, x, later)));
  if (t.isObjectExpression(e)) {
    return e.properties.every(
      (p) => t.isObjectProperty(p) && !p.computed && t.isExpression(p.value) && steady(f, p.value, later),
    );
  }
  if (t.isCallExpression(e)) return isSnapshot(e) && e.arguments.every((a) => steady(f, a as Expr, later));
  return false;
}

/** A call of a maker of closures (closures.ts), which only copies its arguments. */
function isSnapshot(e: t.CallExpression): boolean {
  return t.isIdentifier(e.callee) && e.callee.name.startsWith('$mk');
}

/** Whether running e, `except` left out, may assign the variable; functions inside do not count. */
export function assigns(e: t.Node, name: string, except: t.Node | null = null): boolean {
  let found = false;
  walkOwn(e, (n) => {
    if (found || n === except) return false;
    const target = t.isUpdateExpression(n)
      ? n.argument
      : t.isAssignmentExpression(n) || t.isForXStatement(n)
        ? n.left
        : null;
    if (target !== null && Object.hasOwn(t.getBindingIdentifiers(target, false, true), name)) found = true;
    return undefined;
  });
  return found;
}

/** The member expression of `m` on another object, with another key; never optional. */
export function member(
  m: t.MemberExpression | t.OptionalMemberExpression,
  object: Expr,
  key: Expr | undefined,
): t.MemberExpression {
  const o = t.isIdentifier(object) ? id(object.name) : object;
  return like(t.memberExpression(o, key === undefined ? (m.property as Expr) : t.cloneNode(key), m.computed), m);
}
