// Compiles destructuring with a yield* in a default or a computed key. All parts are read from the source first, then
// defaults are filled in, left to right: the source could not be saved over a suspension, nor could those of patterns
// inside it. (docs/resumable.md, limits: a getter or an iterator with side effects can tell.)

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
  } else if (t.isArrayPattern(pattern) || t.isObjectPattern(pattern)) {
    const { names, parts } = partsOf(lower, f, pattern, out);
    out.push(plain(assign(names, value, pattern)));
    const early = parts.map((p, i) =>
      parts.slice(0, i).some((q) => f.suspends(q.target)) ? nested(lower, f, p) : null,
    );
    for (const n of early) if (n !== null) readEarly(n, out);
    parts.forEach((p, i) => {
      const n = early[i] ?? null;
      if (n === null) lowerPart(lower, f, p, out);
      else assignLate(lower, f, n, out);
    });
  } else if (t.isMemberExpression(pattern)) {
    const made = lower(f, pattern, out) as t.MemberExpression;
    out.push(plain(like(assign(made, value), pattern)));
  }
}

/** A part of a pattern, and the variable that it is read to first. */
interface Part {
  readonly target: Target;
  readonly name: string;
  /** A rest element of an array. */
  readonly list: boolean;
}

type Pattern = t.ArrayPattern | t.ObjectPattern;

/** The pattern with variables in place of its parts; its keys are evaluated. */
function partsOf(lower: LowerExpression, f: Func, pattern: Pattern, out: Seq): { names: Pattern; parts: Part[] } {
  const parts: Part[] = [];
  const part = (target: t.Node, list: boolean): t.Identifier => {
    const name = f.temp();
    if (list) f.lists.add(name);
    parts.push({ target: target as Target, name, list });
    return id(name);
  };
  if (t.isArrayPattern(pattern)) {
    const elements = pattern.elements.map((e) => {
      if (e === null) return null;
      return t.isRestElement(e) ? t.restElement(part(e.argument, true)) : part(e, false);
    });
    return { names: t.arrayPattern(elements), parts };
  }
  const properties = pattern.properties.map((p) => {
    if (t.isRestElement(p)) return t.restElement(part(p.argument, false));
    const key = p.computed ? save(f, lower(f, p.key as Expr, out), [pattern as unknown as Expr], out) : p.key;
    return t.objectProperty(key, part(p.value, false), p.computed);
  });
  return { names: t.objectPattern(properties), parts };
}

function lowerPart(lower: LowerExpression, f: Func, p: Part, out: Seq): void {
  // Of a list that was read from a frame nobody else may have the array.
  lowerPattern(lower, f, p.target, p.list ? t.arrayExpression([t.spreadElement(id(p.name))]) : id(p.name), out);
}

/** A part that is a pattern itself, behind a default that suspends. Its source, an object, could not wait for that: its
 *  own parts are read early, too, unless there is nothing to read: then its own default, or its error, comes in
 *  turn. */
interface Nested {
  readonly names: Pattern;
  readonly fallback: Expr | null;
  readonly source: string;
  /** Variable: whether the source was undefined or null. */
  readonly nil: string;
  readonly parts: readonly { readonly part: Part; readonly nested: Nested | null }[];
}

function nested(lower: LowerExpression, f: Func, p: Part): Nested | null {
  const [pattern, fallback] = t.isAssignmentPattern(p.target) ? [p.target.left, p.target.right] : [p.target, null];
  if (!t.isArrayPattern(pattern) && !t.isObjectPattern(pattern)) return null;
  // Keys are evaluated in their turn.
  if (t.isObjectPattern(pattern) && pattern.properties.some((q) => t.isObjectProperty(q) && q.computed)) return null;
  const { names, parts } = partsOf(lower, f, pattern, []);
  const nil = f.temp();
  for (const v of [p.name, nil, ...parts.map((q) => q.name)]) f.constants.delete(v);
  return { names, fallback, source: p.name, nil, parts: parts.map((q) => ({ part: q, nested: nested(lower, f, q) })) };
}

function readEarly(n: Nested, out: Seq): void {
  const no: Seq = [];
  read(n, no);
  no.push(plain(assign(n.source, undef())));
  const yes = namesOf(n).map((v) => plain(assign(v, undef())));
  out.push(plain(assign(n.nil, t.binaryExpression('==', id(n.source), t.nullLiteral()))));
  out.push({ k: 'if', test: id(n.nil), yes, no, lo: 0, hi: 0 });
}

function read(n: Nested, out: Seq): void {
  out.push(plain(assign(t.cloneNode(n.names), id(n.source), n.names)));
  for (const p of n.parts) if (p.nested !== null) readEarly(p.nested, out);
}

function namesOf(n: Nested): string[] {
  return n.parts.flatMap((p) => [p.part.name, ...(p.nested === null ? [] : [p.nested.nil, ...namesOf(p.nested)])]);
}

function assignLate(lower: LowerExpression, f: Func, n: Nested, out: Seq): void {
  const yes: Seq = [];
  if (n.fallback !== null) {
    const then: Seq = [];
    then.push(plain(assign(n.source, lower(f, n.fallback, then), n.fallback)));
    yes.push({ k: 'if', test: eq(id(n.source), undef()), yes: then, no: [], lo: 0, hi: 0 });
  }
  read(n, yes);
  out.push({ k: 'if', test: id(n.nil), yes, no: [], lo: 0, hi: 0 });
  for (const p of n.parts) {
    if (p.nested === null) lowerPart(lower, f, p.part, out);
    else assignLate(lower, f, p.nested, out);
  }
}
