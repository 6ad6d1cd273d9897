// Spin loops, which only look: `while (Atomics.load(a, 0) !== ticket) {}`. If a round of a loop has changed nothing and
// has not ended it, the next round does the same until somebody changes what it reads; so the explorer need not go
// round. That holds when a round can leave a trace only in variables of its own and in memory: there the engine sees
// it, and a round that wrote something is gone round again. So there may be no assignment to a variable from outside or
// to a named property, and no call but to Atomics, Math, methods of arrays that the round made, and functions of the
// module that are as innocent.

import * as t from '@babel/types';
import { children } from '../../../compile/ast.ts';
import { type NodePath, traverse } from '../../../compile/babel.ts';
import { twinnable } from './context.ts';

/** Sleeping is no spinning. */
const SLEEPERS = new Set(['wait', 'waitAsync']);

/** Sets `extra.spin` on the loops of the program that may only look. */
export function markSpins(program: t.File): void {
  const innocent = new Map<t.Node, boolean>();
  const leave = (path: NodePath<t.Loop>): void => {
    const { node } = path;
    if (t.isForInStatement(node) || t.isForOfStatement(node)) return;
    const parts = [node.body, ...(t.isForStatement(node) ? [node.test, node.update] : [node.test])];
    // A spin inside would forget what the round has read before it. A jump by label could pass over the round's end.
    if (has(node.body, (n) => n.extra?.spin === true || (t.isContinueStatement(n) && n.label != null))) return;
    const round: Round = { path, innocent, own: declared(node.body, false), fresh: fresh(node.body) };
    if (parts.every((p) => p == null || quiet(p, round))) node.extra = { ...node.extra, spin: true };
  };
  // Inner loops first.
  traverse(program, { Loop: { exit: leave as (path: NodePath) => void } });
}

interface Round {
  readonly path: NodePath;
  readonly innocent: Map<t.Node, boolean>;
  /** Variables of the round. */
  readonly own: ReadonlySet<string>;
  /** Those of them that hold an object that the round made. */
  readonly fresh: ReadonlySet<string>;
}

/** Whether running the node changes nothing that outlives it, but for the variables in `own`. */
function quiet(node: t.Node, r: Round): boolean {
  if (t.isFunction(node) || t.isClass(node)) return false;
  if (t.isUpdateExpression(node)) return t.isIdentifier(node.argument) && r.own.has(node.argument.name);
  if (t.isAssignmentExpression(node)) {
    const { left } = node;
    if (t.isMemberExpression(left) ? !left.computed : !t.isIdentifier(left) || !r.own.has(left.name)) return false;
  } else if (t.isCallExpression(node)) {
    if (!quietCall(node, r)) return false;
  } else if (!HARMLESS.has(node.type)) return false;
  return children(node).every((c) => quiet(c, r));
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
  'ContinueStatement',
  'ForStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ArrayExpression',
  'ObjectExpression',
  'ObjectProperty',
  'ObjectPattern',
  'ArrayPattern',
  'ReturnStatement',
  'VariableDeclaration',
  'VariableDeclarator',
]);

function quietCall(node: t.CallExpression, r: Round): boolean {
  const { callee } = node;
  if (t.isMemberExpression(callee) && t.isIdentifier(callee.object) && t.isIdentifier(callee.property)) {
    if (callee.object.name === 'Atomics') return !SLEEPERS.has(callee.property.name);
    if (callee.object.name === 'Math') return callee.property.name !== 'random';
    return !callee.computed && r.fresh.has(callee.object.name);
  }
  if (!t.isIdentifier(callee)) return false;
  const binding = r.path.scope.getBinding(callee.name);
  const fn = binding?.path.node;
  if (binding === undefined || !binding.constant || !t.isFunctionDeclaration(fn)) return false;
  const known = r.innocent.get(fn);
  if (known !== undefined) return known;
  // It calls itself: not for us.
  r.innocent.set(fn, false);
  const own = declared(fn.body, true);
  for (const p of fn.params) for (const name of Object.keys(t.getBindingIdentifiers(p))) own.add(name);
  const result =
    twinnable(fn) &&
    !has(fn.body, (n) => t.isLoop(n)) &&
    [...fn.params, fn.body].every((n) => quiet(n, { ...r, path: binding.path, own, fresh: fresh(fn.body) }));
  r.innocent.set(fn, result);
  return result;
}

/** Constants that hold an array or object written out there. */
function fresh(node: t.Node): Set<string> {
  const names = new Set<string>();
  has(node, (n) => {
    if (!t.isVariableDeclaration(n, { kind: 'const' })) return false;
    for (const d of n.declarations) {
      if (t.isIdentifier(d.id) && (t.isArrayExpression(d.init) || t.isObjectExpression(d.init))) names.add(d.id.name);
    }
    return false;
  });
  return names;
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
