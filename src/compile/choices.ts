// Compiles && || ?? ?: and assignments, which evaluate a part only sometimes or read and write a place,
// around a suspension.

import * as t from '@babel/types';
import { assign, id, like } from './ast.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';
import type { Expressions } from './lowering.ts';
import { lowerPattern } from './patterns.ts';
import { member, save } from './save.ts';

type Expr = t.Expression;

const spanless = { lo: 0, hi: 0 };

/** a && (yield* b()): the right side only if the left one asks for it. */
export function logical(x: Expressions, f: Func, e: t.LogicalExpression, out: Seq): Expr {
  const left = x.lower(f, e.left, out);
  if (!f.suspends(e.right)) return like(t.logicalExpression(e.operator, left, e.right), e);
  const into = f.temp();
  out.push(plain(assign(into, left, e.left)));
  const then: Seq = [];
  then.push(plain(assign(into, x.lower(f, e.right, then), e.right)));
  out.push({ k: 'if', test: asks(e.operator, id(into)), yes: then, no: [], ...spanless });
  return id(into);
}

function asks(operator: string, v: Expr): Expr {
  if (operator.startsWith('&&')) return v;
  if (operator.startsWith('||')) return t.unaryExpression('!', v);
  return t.binaryExpression('==', v, t.nullLiteral());
}

export function conditional(x: Expressions, f: Func, e: t.ConditionalExpression, out: Seq): Expr {
  const test = x.lower(f, e.test, out);
  if (!f.suspends(e.consequent) && !f.suspends(e.alternate)) {
    return like(t.conditionalExpression(test, e.consequent, e.alternate), e);
  }
  const into = f.temp();
  const branch = (b: Expr): Seq => {
    const seq: Seq = [];
    seq.push(plain(assign(into, x.lower(f, b, seq), b)));
    return seq;
  };
  out.push({ k: 'if', test, yes: branch(e.consequent), no: branch(e.alternate), ...spanless });
  return id(into);
}

export function assignment(x: Expressions, f: Func, e: t.AssignmentExpression, out: Seq): Expr {
  const { left, operator } = e;
  if (operator === '=') {
    if (t.isMemberExpression(left)) {
      const key = left.computed ? [left.property as Expr] : [];
      const parts = x.list(f, [left.object, ...key, e.right], out);
      const value = parts.pop() as Expr;
      return like(t.assignmentExpression('=', member(left, parts[0] as Expr, parts[1]), value), e);
    }
    const value = x.lower(f, e.right, out);
    if (!f.suspends(left)) return like(t.assignmentExpression('=', left, value), e);
    const into = f.temp();
    out.push(plain(assign(into, value, e)));
    lowerPattern(x.lower, f, left as t.PatternLike, id(into), out);
    return id(into);
  }
  const place = t.isMemberExpression(left) ? reference(x, f, left, e.right, out) : (left as t.Identifier);
  const op = operator.slice(0, -1);
  if (op === '&&' || op === '||' || op === '??') {
    const into = f.temp();
    out.push(plain(assign(into, place, e)));
    const then: Seq = [];
    const value = x.lower(f, e.right, then);
    then.push(plain(assign(into, t.assignmentExpression('=', t.cloneNode(place), value), e)));
    out.push({ k: 'if', test: asks(op, id(into)), yes: then, no: [], ...spanless });
    return id(into);
  }
  const old = f.temp();
  out.push(plain(assign(old, place, e)));
  const value = x.lower(f, e.right, out);
  const sum = t.binaryExpression(op as t.BinaryExpression['operator'], id(old), value);
  return like(t.assignmentExpression('=', t.cloneNode(place), sum), e);
}

/** A member expression that can be read now and written after `right`. */
function reference(x: Expressions, f: Func, m: t.MemberExpression, right: Expr, out: Seq): t.MemberExpression {
  const [o, k] = x.list(f, [m.object, ...(m.computed ? [m.property as Expr] : [])], out);
  const object = save(f, o as Expr, [right], out);
  return member(m, object, k === undefined ? undefined : save(f, k, [right], out));
}
