// Checks statics: functions and classes of a goroutine module are there once a thread: each thread has loaded the
// module. So nothing may set a property of theirs, which one thread alone would see, and a class may not read package
// variables when it is made, which is before the init task.

import * as t from '@babel/types';
import { type NodePath, type Scope, traverse } from './babel.ts';
import type { Problems } from './errors.ts';

/** Refuses both. `slots` are the names of package variables. */
export function checkStatics(file: t.File, scope: Scope, slots: ReadonlySet<string>, problems: Problems): void {
  const set = (p: NodePath, target: t.Node): void => {
    const root = rootOf(target);
    const name = t.isIdentifier(root) ? root.name : null;
    const of =
      name !== null && p.scope.getBinding(name) === scope.getOwnBinding(name)
        ? perThread(scope, name)
        : t.isThisExpression(root)
          ? staticMethodOf(p)
          : null;
    if (of === null) return;
    const use = 'use a package variable, let x = ..., or a shared array';
    problems.refuse(target, `a property of ${of} is set, of which each thread has its own`, use);
  };
  traverse(file, {
    AssignmentExpression: (p) => set(p, p.node.left),
    UpdateExpression: (p) => set(p, p.node.argument),
    Identifier(p) {
      const { name } = p.node;
      if (!slots.has(name) || p.scope.getBinding(name) !== scope.getOwnBinding(name) || !p.isReferencedIdentifier())
        return;
      const of = classThatReads(p);
      if (of === null) return;
      const reason = `package variable '${name}' is read while class '${of}' is made, which is before it is set`;
      problems.refuse(p.node, reason, 'read it in a method');
    },
  });
}

/** x of x.y.z; null when it is no member expression. */
function rootOf(n: t.Node): t.Node | null {
  let at = n;
  while (t.isMemberExpression(at)) at = at.object;
  return at === n ? null : at;
}

function perThread(scope: Scope, name: string): string | null {
  const n = scope.getOwnBinding(name)?.path.node;
  const value = t.isVariableDeclarator(n) ? n.init : n;
  if (t.isClass(value)) return `class '${name}'`;
  return t.isFunction(value) ? `function '${name}'` : null;
}

/** The class of the module whose static method this is. */
function staticMethodOf(p: NodePath): string | null {
  const method = p.findParent((q) => q.isFunction() && !q.isArrowFunctionExpression());
  if (!method?.isClassMethod() || !method.node.static) return null;
  const of = method.parentPath.parentPath;
  return of?.getFunctionParent() === null ? `class '${nameOf(of)}'` : null;
}

/** The class of the module's top that evaluates p when it is made. */
function classThatReads(p: NodePath): string | null {
  for (let q: NodePath | null = p; q !== null; q = q.parentPath) {
    if (q.isFunction()) return null;
    const { parentPath } = q;
    if (parentPath?.isClassProperty() && q.key === 'value' && !parentPath.node.static) return null;
    if (q.isClass()) return q.getFunctionParent() === null ? nameOf(q) : null;
  }
  return null;
}

function nameOf(p: NodePath | null): string {
  const n = p?.node;
  if (!t.isClass(n)) return '?';
  const d = p?.parent;
  return n.id?.name ?? (t.isVariableDeclarator(d) && t.isIdentifier(d.id) ? d.id.name : '?');
}
