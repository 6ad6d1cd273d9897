// Saving and loading a frame in one place for all resume points of a large function. Written at each point, as in small
// ones, a function of n waits with n variables has n * n stores: 500 values in a template took half a minute to
// compile.
//
//   $again: for (;;) {
//     $park: { body, in which a point leaves by  $pt = point; break $park;  a loop that is asked to make room by $pt =
//                                                -point; return; }
//     if ($pt < 0) { $pt = -$pt; may all be moved? if not: $rp = $pt; continue $again;   $yield(); }
//     $push(...);
//     keep(a); if ($pt <= 8) { keep(b); ... } else { ... }      by halves of the points (ranges.ts)
//     return $PARKED;
//   }
//
// A loop that cannot be left, because something lives that no frame holds, is entered again at its head: there it was
// anyway.

import * as t from '@babel/types';
import { assign, call, id, num, stmt } from './ast.ts';
import { middle, type Part, RangeParts, type Ranges } from './ranges.ts';

type Expr = t.Expression;

/** Variables saved at all points together, up to which each point saves its own: that is the faster code. */
export const OWNSAVES = 6000;

/** Statements that pick by `at` what is in force at a point. `write` makes them of one part's names. */
export function byPoint(
  at: string,
  points: number,
  names: readonly string[],
  ranges: Ranges,
  write: (names: readonly string[]) => t.Statement[],
): t.Statement[] {
  const parts = new RangeParts<string>(points);
  for (const v of names) parts.put(v, ranges.get(v) ?? []);
  const statements = (p: Part<string> | null): t.Statement[] => {
    if (p === null) return [];
    const own = p.items.length === 0 ? [] : write(p.items);
    const [first, second] = p.halves.map(statements) as [t.Statement[], t.Statement[]];
    if (first.length === 0 && second.length === 0) return own;
    const test = t.binaryExpression('<=', id(at), num(middle(p)));
    const otherwise = second.length === 0 ? null : t.blockStatement(second);
    return [...own, t.ifStatement(test, t.blockStatement(first), otherwise)];
  };
  return statements(parts.root);
}

/** Leaves for the place where the frame is saved. */
export function leaveAt(point: Expr): t.Statement[] {
  return [assign('$pt', point), t.breakStatement(id('$park'))];
}

export interface SharedPark {
  readonly body: readonly t.Statement[];
  /** $w = false if something cannot be moved, by $pt. */
  readonly check: readonly t.Statement[];
  readonly push: t.Statement;
  readonly keeps: readonly t.Statement[];
}

/** The whole body. */
export function withSharedPark(p: SharedPark): t.Statement {
  const minus = t.unaryExpression('-', id('$pt'));
  const stay = t.ifStatement(
    t.unaryExpression('!', id('$w')),
    t.blockStatement([assign('$rp', id('$pt')), t.continueStatement(id('$again'))]),
  );
  const asked = t.ifStatement(
    t.binaryExpression('<', id('$pt'), num(0)),
    t.blockStatement([
      assign('$pt', minus),
      assign('$w', t.booleanLiteral(true)),
      ...p.check,
      stay,
      stmt(call('$yield')),
    ]),
  );
  const parked = t.labeledStatement(id('$park'), t.blockStatement([...p.body, t.returnStatement()]));
  const round = [parked, asked, p.push, ...p.keeps, t.returnStatement(id('$PARKED'))];
  return t.labeledStatement(id('$again'), t.forStatement(null, null, null, t.blockStatement(round)));
}
