// Which loops only look: `while (Atomics.load(a, 0) !== ticket) {}`. If a round of such a loop has found nothing that makes it
// end, the next round finds the same until somebody changes what it reads; so the explorer need not go round. That holds when a
// round leaves no trace but in variables of its own: no assignment to a variable from outside, no update, no call but to
// Atomics' readers, to Math, and to functions of the module that are as innocent.
//
// compareExchange is among the readers: when it fails it has only read, and the engine is told when it did not.

import * as t from '@babel/types';
import { children } from '../../compile/ast.ts';
import { type NodePath, traverse } from '../../compile/babel.ts';

const READERS = new Set(['load', 'compareExchange', 'pause', 'isLockFree']);

/** Sets `extra.spin` on the loops of the program that only look. */
export function markSpins(program: t.File): void {
  const innocent = new Map<t.Node, boolean>();
  const visit = (path: NodePath<t.Loop>): void => {
    const { node } = path;
    if (t.isForInStatement(node) || t.isForOfStatement(node)) return;
    const parts = [node.body, ...(t.isForStatement(node) ? [node.test, node.update] : [node.test])];
    // A jump to the next round would pass over the mark at the round's end.
    if (has(node.body, (n) => t.isContinueStatement(n))) return;
    const own = declared(node.body, false);
    if (parts.every((p) => p == null || quiet(p, path, own, innocent))) node.extra = { ...node.extra, spin: true };
  };
  traverse(program, { Loop: visit as (path: NodePath) => void });
}

/** Whether running the node changes nothing that outlives it, but for the variables in `own`. */
function quiet(node: t.Node, path: NodePath, own: ReadonlySet<string>, innocent: Map<t.Node, boolean>): boolean {
  if (t.isFunction(node) || t.isClass(node) || t.isLoop(node)) return false;
  if (t.isUpdateExpression(node)) return t.isIdentifier(node.argument) && own.has(node.argument.name);
  if (t.isAssignmentExpression(node)) {
    if (!t.isIdentifier(node.left) || !own.has(node.left.name)) return false;
  } else if (t.isCallExpression(node)) {
    if (!quietCall(node, path, innocent)) return false;
  } else if (!HARMLESS.has(node.type)) return false;
  return children(node).every((c) => quiet(c, path, own, innocent));
}

const HARMLESS = new Set([
  'Identifier',
  'NumericLiteral',
  'BooleanLiteral',
  'StringLiteral',
  'NullLiteral',
  'BigIntLiteral',
  'MemberExpression',
  'ThisExpression',
  'BinaryExpression',
  'LogicalExpression',
  'UnaryExpression',
  'ConditionalExpression',
  'SequenceExpression',
  'ParenthesizedExpression',
  'BlockStatement',
  'EmptyStatement',
  'ExpressionStatement',
  'IfStatement',
  'BreakStatement',
  'ReturnStatement',
  'VariableDeclaration',
  'VariableDeclarator',
]);

function quietCall(node: t.CallExpression, path: NodePath, innocent: Map<t.Node, boolean>): boolean {
  const { callee } = node;
  if (t.isMemberExpression(callee) && t.isIdentifier(callee.object) && t.isIdentifier(callee.property)) {
    if (callee.object.name === 'Atomics') return READERS.has(callee.property.name);
    return callee.object.name === 'Math' && callee.property.name !== 'random';
  }
  if (!t.isIdentifier(callee)) return false;
  const binding = path.scope.getBinding(callee.name);
  const fn = binding?.path.node;
  if (binding === undefined || !binding.constant || !t.isFunctionDeclaration(fn) || fn.async || fn.generator)
    return false;
  const known = innocent.get(fn);
  if (known !== undefined) return known;
  innocent.set(fn, false);
  const own = declared(fn.body, true);
  for (const p of fn.params) if (t.isIdentifier(p)) own.add(p.name);
  const result = fn.params.every((p) => t.isIdentifier(p)) && quiet(fn.body, binding.path, own, innocent);
  innocent.set(fn, result);
  return result;
}

/** Variables that the node declares. A `var` in a loop outlives its round. */
function declared(node: t.Node, vars: boolean): Set<string> {
  const names = new Set<string>();
  has(node, (n) => {
    if (t.isVariableDeclaration(n) && (vars || n.kind !== 'var')) {
      for (const name of Object.keys(t.getBindingIdentifiers(n))) names.add(name);
    }
    return false;
  });
  return names;
}

function has(node: t.Node, test: (n: t.Node) => boolean): boolean {
  if (test(node)) return true;
  if (t.isFunction(node)) return false;
  return children(node).some((c) => has(c, test));
}
