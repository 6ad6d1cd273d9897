// Destructuring with a yield* in a default or a computed key. All parts are read from the source first, then defaults are
// filled in, left to right: the source could not be saved over a suspension. (docs/resumable.md, limits: a getter or an
// iterator with side effects can tell.)

import * as t from '@babel/types';
import { assign, eq, id, like, undef } from './ast.ts';
import type { Func } from './func.ts';
import { plain, type Seq } from './ir.ts';
import type { LowerExpression } from './lowering.ts';
import { save } from './save.ts';

type Expr = t.Expression;
type Target = t.LVal | t.PatternLike;

/** Adds the assignment of `value`, which reads the same any number of times, to `pattern`. */
export function lowerPattern(lower: LowerExpression, f: Func, pattern: Target, value: Expr, out: Seq): void {
  if (t.isAssignmentPattern(pattern) && !f.suspends(pattern)) {
    const filled = t.conditionalExpression(eq(t.cloneNode(value), undef()), pattern.right, value);
    out.push(plain(assign(pattern.left as t.LVal, filled, pattern)));
    return;
  }
  if (!f.suspends(pattern)) {
    out.push(plain(assign(pattern as t.LVal, value, pattern)));
    return;
  }
  if (t.isAssignmentPattern(pattern)) {
    const v = f.temp();
    f.constants.delete(v);
    out.push(plain(assign(v, value, pattern)));
    const then: Seq = [];
    then.push(plain(assign(v, lower(f, pattern.right, then), pattern.right)));
    out.push({ k: 'if', test: eq(id(v), undef()), yes: then, no: [], lo: 0, hi: 0 });
    lowerPattern(lower, f, pattern.left as Target, id(v), out);
  } else if (t.isArrayPattern(pattern)) {
    const parts = pattern.elements.map((e) => (e === null ? null : { target: e, name: f.temp() }));
    const names = parts.map((p, i) => {
      if (p === null) return null;
      return t.isRestElement(pattern.elements[i]) ? t.restElement(id(p.name)) : id(p.name);
    });
    out.push(plain(assign(t.arrayPattern(names), value, pattern)));
    for (const p of parts) {
      if (p === null) continue;
      const rest = t.isRestElement(p.target);
      if (rest) f.lists.add(p.name);
      // Of a list that was read from a frame nobody else may have the array.
      lowerPattern(
        lower,
        f,
        inside(p.target),
        rest ? t.arrayExpression([t.spreadElement(id(p.name))]) : id(p.name),
        out,
      );
    }
  } else if (t.isObjectPattern(pattern)) {
    const parts: { target: Target; name: string }[] = [];
    const properties = pattern.properties.map((p) => {
      const name = f.temp();
      if (t.isRestElement(p)) {
        parts.push({ target: inside(p), name });
        return t.restElement(id(name));
      }
      const key = p.computed ? save(f, lower(f, p.key as Expr, out), [pattern as unknown as Expr], out) : p.key;
      parts.push({ target: p.value as Target, name });
      return t.objectProperty(key, id(name), p.computed);
    });
    out.push(plain(assign(t.objectPattern(properties), value, pattern)));
    for (const p of parts) lowerPattern(lower, f, p.target, id(p.name), out);
  } else if (t.isMemberExpression(pattern)) {
    const made = lower(f, pattern, out) as t.MemberExpression;
    out.push(plain(like(assign(made, value), pattern)));
  }
}

function inside(e: t.Node): Target {
  return (t.isRestElement(e) ? e.argument : e) as Target;
}
