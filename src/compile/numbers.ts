// Which variables never hold anything but numbers, as far as their assignments tell. A BigInt may pass for one: who
// asks must do no worse with it than with any value (slots.ts writes both to the frame each time).
//
// All are taken for numbers until an assignment says otherwise, and then those that were assigned from them are asked
// again.

import * as t from '@babel/types';
import { boundNames, walk } from './ast.ts';
import type { Func } from './func.ts';
import type { Node, Seq } from './ir.ts';

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);

/** A variable, or an assignment that is itself a value. */
type Value = string | t.AssignmentExpression;

/** Those among the function's variables, parameters left out, that are assigned numbers only. */
export function numberVariables(f: Func, params: readonly string[], body: Seq): Set<string> {
  const assigned: Assigned = { assignments: [], others: [...params] };
  for (const n of body) visit(n, assigned);
  const dependents = new Map<Value, t.AssignmentExpression[]>();
  for (const a of assigned.assignments) {
    for (const v of operands(a)) {
      const list = dependents.get(v);
      if (list === undefined) dependents.set(v, [a]);
      else list.push(a);
    }
  }
  const others = new Set<Value>();
  const open: Value[] = [];
  const reject = (v: Value): void => {
    if (others.has(v)) return;
    others.add(v);
    open.push(v);
  };
  const ask = (a: t.AssignmentExpression): void => {
    if (others.has(a) || isNumeric(a, f, others)) return;
    reject(a);
    for (const v of boundNames(a.left)) reject(v);
  };
  assigned.others.forEach(reject);
  assigned.assignments.forEach(ask);
  for (let v = open.pop(); v !== undefined; v = open.pop()) dependents.get(v)?.forEach(ask);
  return new Set([...f.vars].filter((v) => !others.has(v)));
}

interface Assigned {
  readonly assignments: t.AssignmentExpression[];
  /** Variables that get their values in other ways. */
  readonly others: string[];
}

function visit(n: Node, to: Assigned): void {
  switch (n.k) {
    case 'plain':
      collect(n.s, to);
      return;
    case 'call':
      if (n.target !== null) to.others.push(n.target);
      collect(n.call, to);
      return;
    case 'if':
      collect(n.test, to);
      for (const c of [...n.yes, ...n.no]) visit(c, to);
      return;
    case 'switch':
      collect(n.disc, to);
      for (const c of n.cases) for (const b of c.body) visit(b, to);
      return;
    case 'try':
      to.others.push(n.caught, n.error, ...n.also);
      for (const b of n.body) visit(b, to);
      return;
    case 'loop':
      if (n.test !== null) collect(n.test, to);
      for (const b of n.body) visit(b, to);
      return;
    case 'block':
      for (const b of n.body) visit(b, to);
  }
}

function collect(node: t.Node, to: Assigned): void {
  walk(node, (n) => {
    if (t.isAssignmentExpression(n)) to.assignments.push(n);
    else if (t.isForXStatement(n)) to.others.push(...boundNames(n.left));
    return undefined;
  });
}

/** The values that make what is assigned a number, if they are numbers: what isNumeric asks for. */
function operands(a: t.AssignmentExpression): Value[] {
  const found: Value[] = [];
  const look = (e: t.Node): void => {
    if (t.isIdentifier(e)) found.push(e.name);
    else if (t.isBinaryExpression(e, { operator: '+' })) [e.left, e.right].forEach(look);
    else if (t.isConditionalExpression(e)) [e.consequent, e.alternate].forEach(look);
    else if (t.isAssignmentExpression(e)) found.push(e);
  };
  look(a.right);
  if (a.operator === '+=') look(a.left);
  return found;
}

/** Whether the expression is a number, all variables and assignments being numbers but for `others`. */
function isNumeric(e: t.Node, f: Func, others: ReadonlySet<Value>): boolean {
  if (t.isNumericLiteral(e) || t.isUpdateExpression(e)) return true;
  if (t.isIdentifier(e)) return f.vars.has(e.name) && !others.has(e.name);
  if (t.isUnaryExpression(e)) return e.operator === '-' || e.operator === '+' || e.operator === '~';
  const both = (a: t.Node, b: t.Node): boolean => value(a, f, others) && value(b, f, others);
  if (t.isBinaryExpression(e)) return ARITHMETIC.has(e.operator) || (e.operator === '+' && both(e.left, e.right));
  if (t.isConditionalExpression(e)) return both(e.consequent, e.alternate);
  if (!t.isAssignmentExpression(e)) return false;
  if (e.operator === '=') return t.isIdentifier(e.left) && value(e.right, f, others);
  if (ARITHMETIC.has(e.operator.slice(0, -1))) return true;
  return e.operator === '+=' && t.isIdentifier(e.left) && both(e.left, e.right);
}

/** An assignment inside of another expression is asked by itself. */
function value(e: t.Node, f: Func, others: ReadonlySet<Value>): boolean {
  return t.isAssignmentExpression(e) ? !others.has(e) : isNumeric(e, f, others);
}
