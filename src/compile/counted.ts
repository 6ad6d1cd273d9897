// Finds counted loops: a variable moves by a step that stays the same, once at the end of each round, towards a
// bound that stays the same, and nothing else assigns any of them. Whether they are numbers is asked when the program
// runs.

import * as t from '@babel/types';
import { namesIn, num, walk } from './ast.ts';
import type { Func } from './func.ts';
import type { Loop, Node, Seq } from './ir.ts';
import { assigns } from './save.ts';

type Expr = t.Expression;

/** left op bound, left being i, i + c or i - c, and bound arithmetic over variables and numbers. */
export interface Counted {
  readonly name: string;
  readonly op: '<' | '<=' | '>' | '>=';
  readonly left: Expr;
  readonly bound: Expr;
  /** Without its sign. */
  readonly step: t.Identifier | t.NumericLiteral;
  readonly up: boolean;
  /** Variables in bound and step. */
  readonly fixed: readonly string[];
}

const FLIPPED: Readonly<Record<string, Counted['op']>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The loop as a counted one; null when it is none, or that cannot be seen. */
export function countedLoop(f: Func, n: Loop): Counted | null {
  const { test } = n;
  if (!t.isBinaryExpression(test) || FLIPPED[test.operator] === undefined) return null;
  const last = lastOf(n.body);
  const move = moveOf(last);
  if (move === null || !f.vars.has(move.name)) return null;
  const flip = namesIn(test.right).has(move.name);
  const left = (flip ? test.right : test.left) as Expr;
  const bound = (flip ? test.left : test.right) as Expr;
  const op = (flip ? FLIPPED[test.operator] : test.operator) as Counted['op'];
  if (!isPlace(left, move.name) || !isArithmetic(bound)) return null;
  if (move.up !== op.startsWith('<')) return null;
  const fixed = [...namesIn(move.step, namesIn(bound))];
  if (fixed.includes(move.name) || fixed.some((v) => !f.vars.has(v))) return null;
  const steady = plainOf(n.body).every((s) => [move.name, ...fixed].every((v) => !assigns(s, v, last)));
  return steady ? { name: move.name, op, left, bound, step: move.step, up: move.up, fixed } : null;
}

/** i, i + c, i - c */
function isPlace(e: Expr, i: string): boolean {
  if (t.isIdentifier(e, { name: i })) return true;
  const sum = t.isBinaryExpression(e, { operator: '+' }) || t.isBinaryExpression(e, { operator: '-' });
  return sum && t.isIdentifier(e.left, { name: i }) && t.isNumericLiteral(e.right);
}

const OPERATORS = new Set(['+', '-', '*', '/', '%', '|', '&', '^', '<<', '>>', '>>>']);

function isArithmetic(e: t.Node): boolean {
  if (t.isIdentifier(e) || t.isNumericLiteral(e)) return true;
  return t.isBinaryExpression(e) && OPERATORS.has(e.operator) && isArithmetic(e.left) && isArithmetic(e.right);
}

function plainOf(seq: Seq): t.Statement[] {
  return seq.flatMap((n) => (n.k === 'plain' ? [n.s] : n.k === 'block' ? plainOf(n.body) : []));
}

/** The statement that ends each round: a for loop's update, or the last of a body that nothing continues past. */
function lastOf(body: Seq): t.Statement | null {
  const n: Node | undefined = body.at(-1);
  if (n?.k === 'plain') {
    if (!t.isBlockStatement(n.s)) return n.s;
    return n.s.body.at(-1) ?? null;
  }
  if (n?.k !== 'block') return null;
  const inner = n.body.at(-1);
  if (inner?.k !== 'plain' || !t.isBlockStatement(inner.s)) return null;
  let continues = false;
  walk(inner.s, (x) => {
    if (t.isBreakStatement(x) && x.label?.name === n.label) continues = true;
    return undefined;
  });
  return continues ? null : (inner.s.body.at(-1) ?? null);
}

function moveOf(s: t.Statement | null): { name: string; step: Counted['step']; up: boolean } | null {
  const e = t.isExpressionStatement(s) ? s.expression : null;
  if (t.isUpdateExpression(e) && t.isIdentifier(e.argument)) {
    return { name: e.argument.name, step: num(1), up: e.operator === '++' };
  }
  if (!t.isAssignmentExpression(e) || !t.isIdentifier(e.left)) return null;
  if (!t.isNumericLiteral(e.right) && !t.isIdentifier(e.right)) return null;
  if (e.operator !== '+=' && e.operator !== '-=') return null;
  return { name: e.left.name, step: e.right, up: e.operator === '+=' };
}
