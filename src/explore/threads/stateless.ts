// Detects modules without state of their own. If all that stands at its top level are functions, classes and constants
// that cannot change, one instance is as good as a fresh one, and an execution need not make any.

import * as t from '@babel/types';
import { traverse } from '../../compile/babel.ts';

export function isStateless(file: t.File): boolean {
  let stateless = true;
  traverse(file, {
    Program(path) {
      for (const binding of Object.values(path.scope.bindings)) {
        const { node } = binding.path;
        if (t.isFunctionDeclaration(node)) continue;
        if (t.isVariableDeclarator(node) && binding.constant && fixed(node.init, binding.identifier.name)) continue;
        if (t.isClassDeclaration(node) && !node.body.body.some((m) => t.isClassProperty(m) && m.static)) continue;
        stateless = false;
      }
      path.stop();
    },
  });
  return stateless;
}

/** Nothing that a program could change, or that esbuild wrote. */
function fixed(node: t.Node | null | undefined, name: string): boolean {
  if (node == null) return false;
  if (t.isFunction(node) || (t.isLiteral(node) && !t.isRegExpLiteral(node) && !t.isTemplateLiteral(node))) return true;
  if (t.isUnaryExpression(node)) return fixed(node.argument, '');
  if (t.isBinaryExpression(node)) return fixed(node.left, '') && fixed(node.right, '');
  if (t.isIdentifier(node)) return true;
  if (t.isMemberExpression(node)) return name.startsWith('__');
  if (t.isClass(node)) return !node.body.body.some((m) => t.isClassProperty(m) && m.static);
  if (t.isObjectExpression(node) && node.properties.length === 0) return name.endsWith('_exports');
  // Lists of functions: `threads`.
  if (t.isArrayExpression(node)) return node.elements.every((e) => t.isIdentifier(e) || t.isFunction(e));
  if (!t.isObjectExpression(node)) return false;
  return node.properties.every(
    (p) => t.isObjectMethod(p) || (t.isObjectProperty(p) && (t.isIdentifier(p.value) || t.isFunction(p.value))),
  );
}
