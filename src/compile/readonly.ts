// Compiles assignments to a constant: to a const, an import, a class's name inside the class, a function expression's
// own name. JavaScript throws a TypeError when it comes to one, which the program may catch. Compiled, such a variable
// may be a local of the whole function, a parameter or a slot, which would take the new value. So the assignment is
// replaced by what JavaScript makes of it:
//
//   x = v          $constant(v, x)           the value first; then x, which is another error before its declaration
//   x += v         $constant(x + v)
//   x ??= v        x ?? $constant(v, x)      no error when there is nothing to assign
//   x++            $constant(-x)             the operand becomes a number, or that fails
//   [x] = list     [$readonly(x).v] = list   an object that cannot be set
//   for (x of list)
//
// After this pass all of these are constant, as the passes after it believe of what nothing assigns.

import * as t from '@babel/types';
import { boundNames, id, like, mapTargets, walk } from './ast.ts';
import { type NodePath, type Scope, traverse } from './babel.ts';

type Binding = Scope['bindings'][string];
type Expr = t.Expression;

/** Replaces them all. `crawl` gives the program with its scopes. Returns the helpers' names that stand in the text
 *  now. */
export function replaceConstantAssignments(file: t.File, crawl: () => NodePath<t.Program>): t.Identifier[] {
  if (!mayAssignConstant(file)) return [];
  crawl();
  const helpers: t.Identifier[] = [];
  const helper = (name: string): t.Identifier => {
    const made = id(name);
    helpers.push(made);
    return made;
  };
  for (const [p, fixed] of violations(file)) {
    const isFixed = (n: t.Node): n is t.Identifier => t.isIdentifier(n) && fixed.has(n.name);
    const fail = (...args: Expr[]): Expr => t.callExpression(helper('$constant'), args);
    const target = (n: t.Identifier): t.Identifier | t.MemberExpression =>
      isFixed(n) ? like(t.memberExpression(t.callExpression(helper('$readonly'), [n]), id('v')), n) : n;
    if (p.isAssignmentExpression() && isFixed(p.node.left)) p.replaceWith(like(assigned(p.node, fail), p.node));
    else if (p.isAssignmentExpression() || p.isForXStatement()) p.node.left = mapTargets(p.node.left, target);
    else if (p.isUpdateExpression()) p.replaceWith(like(fail(t.unaryExpression('-', p.node.argument)), p.node));
  }
  crawl();
  return helpers;
}

/** `x op= v`, of a constant x. */
function assigned(n: t.AssignmentExpression, fail: (...args: Expr[]) => Expr): Expr {
  const x = n.left as t.Identifier;
  const op = n.operator.slice(0, -1);
  if (op === '') return fail(n.right, x);
  if (op === '&&' || op === '||' || op === '??') return t.logicalExpression(op, x, fail(n.right, id(x.name)));
  return fail(like(t.binaryExpression(op as t.BinaryExpression['operator'], x, n.right), n));
}

/** Whether some name is both: a cheap look, since nearly no program has any. */
function mayAssignConstant(file: t.File): boolean {
  const constant = new Set<string>();
  const targets = new Set<string>();
  walk(file, (n) => {
    if (t.isVariableDeclaration(n, { kind: 'const' })) for (const d of n.declarations) add(constant, d.id);
    else if ((t.isClass(n) || t.isFunctionExpression(n)) && n.id) constant.add(n.id.name);
    else if (t.isImportSpecifier(n) || t.isImportDefaultSpecifier(n) || t.isImportNamespaceSpecifier(n))
      add(constant, n.local);
    else if (t.isAssignmentExpression(n)) add(targets, n.left);
    else if (t.isUpdateExpression(n)) add(targets, n.argument);
    else if (t.isForXStatement(n) && !t.isVariableDeclaration(n.left)) add(targets, n.left);
    return undefined;
  });
  return [...targets].some((n) => constant.has(n));
}

function add(names: Set<string>, pattern: t.Node | null | undefined): void {
  if (pattern) for (const n of boundNames(pattern)) names.add(n);
}

/** What assigns constants, each with their names. */
function violations(file: t.File): Map<NodePath, Set<string>> {
  const found = new Map<NodePath, Set<string>>();
  const seen = new Set<Scope>();
  const look = (p: NodePath): void => {
    if (seen.has(p.scope)) return;
    seen.add(p.scope);
    for (const [name, binding] of Object.entries(p.scope.bindings)) {
      for (const v of binding.constantViolations) {
        if (!isConstant(binding, v)) continue;
        found.set(v, (found.get(v) ?? new Set()).add(name));
      }
    }
  };
  traverse(file, { Program: look, Scopable: look });
  return found;
}

function isConstant(b: Binding, at: NodePath): boolean {
  if (['const', 'local', 'module'].includes(b.kind)) return true;
  // Inside the class its name is another variable.
  return b.path.isClassDeclaration() && at.findParent((p) => p === b.path) !== null;
}
