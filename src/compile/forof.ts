// Compiles Compiles Compiles for...of around a suspension. An iterator could not be saved in a frame, so the loop
// counts: over a string, an array or a shared array by index, which is what their iterators do. A literal array is
// taken apart into its elements, which are saved one by one, so that `for (const c of [a, b])` works with nothing to
// save but a and b. Another array is saved as a copy, if what is in it can be saved: where the program could tell,
// since it changes the array in the loop, that array is a local of its own, and refused.

import * as t from '@babel/types';
import { assign, call, eq, id, num, stmt, undef } from './ast.ts';
import { lower, lowerList } from './expressions.ts';
import { plain, type Seq } from './ir.ts';
import type { Lowering } from './lowering.ts';
import { lowerPattern } from './patterns.ts';
import { save } from './save.ts';

type Expr = t.Expression;

/** Elements that a literal array may have to be taken apart. */
const MOST = 64;

export function lowerForOf(s: Lowering, loop: t.ForOfStatement, labels: readonly string[], out: Seq): void {
  const f = s.f;
  if (loop.await) {
    f.problems.refuse(loop, 'for await in a goroutine function', 'receive from a channel in a loop');
    return;
  }
  const i = f.temp();
  f.constants.delete(i);
  const elements = literal(loop.right);
  const step = stmt(t.updateExpression('++', id(i)));
  if (elements !== null) {
    const values = lowerList(f, elements, out).map((v) => save(f, v, [loop as unknown as Expr], out));
    const element = values.reduceRight<Expr>(
      (rest, v, k) => (k === values.length - 1 ? v : t.conditionalExpression(eq(id(i), num(k)), v, rest)),
      undef(),
    );
    count(s, loop, labels, out, i, t.binaryExpression('<', id(i), num(values.length)), (body, into) => {
      body.push(plain(assign(into, element, loop.left)), plain(step));
    });
    return;
  }
  const source = lower(f, loop.right, out);
  const it = f.temp();
  f.declared.set(it, loop.right);
  f.holds.set(it, '$over');
  f.lists.add(it);
  const pairs = isEntries(loop.right);
  out.push(plain(assign(it, call(pairs ? '$pairs' : '$iterable', source), loop.right)));
  const more = t.binaryExpression('<', id(i), t.memberExpression(id(it), id('length')));
  if (pairs) {
    const part = (k: number): Expr => t.memberExpression(id(it), t.binaryExpression('+', id(i), num(k)), true);
    count(s, loop, labels, out, i, more, (body, into) => {
      body.push(plain(assign(into, t.arrayExpression([part(0), part(1)]), loop.left)));
      body.push(plain(stmt(t.assignmentExpression('+=', id(i), num(2)))));
    });
    return;
  }
  count(s, loop, labels, out, i, more, (body, into) => {
    body.push(plain(assign(into, call('$element', id(it), id(i)), loop.left)));
    body.push(plain(stmt(t.assignmentExpression('+=', id(i), call('$width', id(it), id(into))))));
  });
}

/** Object.entries(x): pairs that nobody else has, so the loop keeps what is in them. */
function isEntries(e: Expr): boolean {
  if (!t.isCallExpression(e) || !t.isMemberExpression(e.callee) || e.callee.computed) return false;
  const { object, property } = e.callee;
  return t.isIdentifier(object, { name: 'Object' }) && t.isIdentifier(property, { name: 'entries' });
}

function literal(e: Expr): Expr[] | null {
  if (!t.isArrayExpression(e) || e.elements.length > MOST || e.elements.length === 0) return null;
  return e.elements.every((x) => t.isExpression(x)) ? (e.elements as Expr[]) : null;
}

function count(
  s: Lowering,
  loop: t.ForOfStatement,
  labels: readonly string[],
  out: Seq,
  i: string,
  test: Expr,
  next: (body: Seq, into: string) => void,
): void {
  out.push(plain(assign(i, num(0), loop.right)));
  const left = t.isVariableDeclaration(loop.left) ? (loop.left.declarations[0]?.id as t.LVal) : (loop.left as t.LVal);
  s.loop(loop, labels, { test, update: null }, out, (body) => {
    const into = t.isIdentifier(left) && s.f.vars.has(left.name) ? left.name : s.f.temp();
    next(body, into);
    if (!t.isIdentifier(left, { name: into })) lowerPattern(lower, s.f, left, id(into), body);
  });
}
