// Which variables never hold anything but numbers, as far as their assignments tell. A BigInt may pass for one: who asks must do
// no worse with it than with any value (slots.ts writes both to the frame each time).

import * as t from '@babel/types';
import { boundNames, walk } from './ast.ts';
import type { Func } from './func.ts';
import type { Node, Seq } from './ir.ts';

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);

/** Those among the function's variables, parameters left out, that are assigned numbers only. */
export function numberVariables(f: Func, params: readonly string[], body: Seq): Set<string> {
  const found = new Set([...f.vars].filter((v) => !params.includes(v)));
  // What a variable is may hang on what another is: until nothing changes.
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const n of body) visit(n, found);
  }
  return found;
}

function visit(n: Node, found: Set<string>): void {
  switch (n.k) {
    case 'plain':
      assigned(n.s, found);
      return;
    case 'call':
      if (n.target !== null) found.delete(n.target);
      assigned(n.call, found);
      return;
    case 'if':
      assigned(n.test, found);
      for (const c of [...n.yes, ...n.no]) visit(c, found);
      return;
    case 'switch':
      assigned(n.disc, found);
      for (const c of n.cases) for (const b of c.body) visit(b, found);
      return;
    case 'try':
      for (const v of [n.caught, n.error, ...n.also]) found.delete(v);
      for (const b of n.body) visit(b, found);
      return;
    case 'loop':
      if (n.test !== null) assigned(n.test, found);
      for (const b of n.body) visit(b, found);
      return;
    case 'block':
      for (const b of n.body) visit(b, found);
  }
}

/** Takes out what the node assigns and may not be a number. */
function assigned(node: t.Node, found: Set<string>): void {
  walk(node, (n) => {
    if (t.isAssignmentExpression(n) && !isNumeric(n, found)) for (const v of boundNames(n.left)) found.delete(v);
    else if (t.isForXStatement(n)) for (const v of boundNames(n.left)) found.delete(v);
    return undefined;
  });
}

/** Whether the expression is a number, `found` being those variables that are. */
function isNumeric(e: t.Node, found: ReadonlySet<string>): boolean {
  if (t.isNumericLiteral(e) || t.isUpdateExpression(e)) return true;
  if (t.isIdentifier(e)) return found.has(e.name);
  if (t.isUnaryExpression(e)) return e.operator === '-' || e.operator === '+' || e.operator === '~';
  if (t.isBinaryExpression(e)) {
    return ARITHMETIC.has(e.operator) || (e.operator === '+' && isNumeric(e.left, found) && isNumeric(e.right, found));
  }
  if (t.isConditionalExpression(e)) return isNumeric(e.consequent, found) && isNumeric(e.alternate, found);
  if (!t.isAssignmentExpression(e)) return false;
  if (e.operator === '=') return t.isIdentifier(e.left) && isNumeric(e.right, found);
  if (ARITHMETIC.has(e.operator.slice(0, -1))) return true;
  return e.operator === '+=' && t.isIdentifier(e.left) && found.has(e.left.name) && isNumeric(e.right, found);
}
